from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from altcraft_core.fields import STANDARD_FIELDS, Field, FieldKind
from altcraft_core.lists.columns.mapping import FaultKind, Reason, find_faults, find_zoneless, suggest_mapping
from altcraft_core.lists.columns.uses import field_of, follow_names, use_of
from altcraft_core.records import (
    Binding,
    ColumnMapping,
    Derivation,
    DerivedColumn,
    FieldAction,
    FieldUse,
    ReadOptions,
    Subscription,
)
from tests.lists.making import read


@pytest.mark.parametrize(
    ("header", "value", "field", "reason"),
    [
        ("email", "x", "email", Reason.EXACT),
        ("_fname", "x", "_fname", Reason.EXACT),
        ("E-Mail", "x", "email", Reason.ALIAS),
        ("Адрес электронной почты", "x", "email", Reason.ALIAS),
        ("last", "x", "_lname", Reason.ALIAS),
        ("FIRST_NAME", "x", "_fname", Reason.ALIAS),
        ("Электронная почта", "x", "email", Reason.ALIAS),
        ("Дата рождения", "x", "_bdate", Reason.ALIAS),
        ("Населенный пункт", "x", "_city", Reason.ALIAS),
        ("Телефонн", "x", "phones", Reason.SPELLING),
        ("Birtday", "x", "_bdate", Reason.SPELLING),
        ("Адрес: Почтовый индекс", "x", "_postal_code", Reason.SPELLING),
        ("Address 1 - City", "x", "_city", Reason.SPELLING),
        ("billing.postcode", "x", "_postal_code", Reason.SPELLING),
        ("City: changed on", "x", "", Reason.NONE),
        ("Contact", "a@b.ru", "email", Reason.VALUES),
        ("Contact", "+7 (900) 123-45-67", "phones", Reason.VALUES),
        ("Contact", "89001234567", "phones", Reason.VALUES),
        ("When", "31.12.1990", "_bdate", Reason.VALUES),
        ("Who", "жен", "_sex", Reason.VALUES),
        ("From", "192.168.0.1", "_ip", Reason.VALUES),
        ("Points", "12", "", Reason.NONE),
        ("Order", "1234567890", "", Reason.NONE),
        ("Note", "word", "", Reason.NONE),
    ],
)
def test_suggestions(tmp_path: Path, header: str, value: str, field: str, reason: Reason) -> None:
    contact_list = read(tmp_path, f"{header};other\n{value};zz\n", options=ReadOptions(separator=";", header_row=1))
    first = suggest_mapping(contact_list)[0]
    assert (first.column, first.field, first.reason) == (header, field, reason)


def test_the_stronger_reason_has_the_field(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "Contact,Mail,email\na@b.ru,c@d.ru,e@f.ru\n")
    assert [suggestion.field for suggestion in suggest_mapping(contact_list)] == ["", "", "email"]


def test_samples_are_a_few_distinct_values(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,city\na@b.ru,Omsk\nb@b.ru,\nc@b.ru,Omsk\nd@b.ru,Tver\n")
    assert suggest_mapping(contact_list)[1].samples == ("Omsk", "Tver")


OWN_FIELDS = (
    Field(name="card", kind=FieldKind.INTEGER, aliases=("Номер карты",)),
    Field(name="name", kind=FieldKind.TEXT),
)


@pytest.mark.parametrize(
    ("header", "field", "reason"),
    [
        ("card", "card", Reason.EXACT),
        ("Card", "card", Reason.ALIAS),
        ("номер карты", "card", Reason.ALIAS),
        ("Номер картты", "card", Reason.SPELLING),
        ("Name", "name", Reason.ALIAS),
        ("Имя", "_fname", Reason.ALIAS),
    ],
)
def test_fields_of_the_account_are_suggested_beside_the_standard_ones(
    tmp_path: Path, header: str, field: str, reason: Reason
) -> None:
    contact_list = read(tmp_path, f"{header};other\nx;y\n", options=ReadOptions(separator=";", header_row=1))
    first = suggest_mapping(contact_list, (*STANDARD_FIELDS, *OWN_FIELDS))[0]
    assert (first.field, first.reason) == (field, reason)


@pytest.mark.parametrize(
    ("use", "match_field", "kinds"),
    [
        (FieldUse(name="x"), "email", set()),
        (FieldUse(name="x", action=FieldAction.UNSET), "email", set()),
        (FieldUse(name="x", action=FieldAction.INCR), "email", {FaultKind.BAD_ACTION}),
        (FieldUse(name="x", kind=FieldKind.FLOAT, action=FieldAction.INCR), "email", set()),
        (FieldUse(name="_status", action=FieldAction.INCR), "email", set()),
        (FieldUse(name="x", kind=FieldKind.TAGS, action=FieldAction.ADD), "email", set()),
        (FieldUse(name="x", action=FieldAction.DELETE), "email", {FaultKind.BAD_ACTION}),
        (FieldUse(name="x", kind=FieldKind.OBJECT, action=FieldAction.UPSERT, submatch="a"), "email", set()),
        (FieldUse(name="x", kind=FieldKind.OBJECT, action=FieldAction.UPSERT), "email", {FaultKind.NO_SUBMATCH}),
        (FieldUse(name="x", action=FieldAction.UPSERT, submatch="a"), "email", {FaultKind.BAD_ACTION}),
        (FieldUse(name="email", action=FieldAction.UNSET), "x", {FaultKind.BAD_ACTION}),
        (FieldUse(name="x", separator=";"), "email", {FaultKind.BAD_SEPARATOR}),
        (FieldUse(name="phones", separator=";"), "email", set()),
        (FieldUse(name="custom_data.x", action=FieldAction.UNSET), "email", {FaultKind.BAD_ACTION}),
        (FieldUse(name="x", kind=FieldKind.INTEGER), "x", set()),
        (FieldUse(name="x", kind=FieldKind.TAGS), "x", set()),
        (FieldUse(name="x", kind=FieldKind.OBJECT), "x", {FaultKind.BAD_MATCH_USE}),
        (FieldUse(name="x", kind=FieldKind.INTEGER, action=FieldAction.INCR), "x", {FaultKind.BAD_MATCH_USE}),
        (FieldUse(name="not_mapped", action=FieldAction.UNSET), "email", {FaultKind.UNFED_USE}),
    ],
)
def test_faults_of_uses(use: FieldUse, match_field: str, kinds: set[FaultKind]) -> None:
    fields = ("email", "phones", "_status", "x", "custom_data.x")
    mapping = ColumnMapping(columns=tuple((name, name) for name in fields), uses=(use,))
    assert {fault.kind for fault in find_faults(mapping, fields, match_field)} == kinds


def test_a_subscription_needs_its_address() -> None:
    subscriptions = tuple(
        Subscription(channel="sms", resource_id=1, address_field=name) for name in ("email", "phones")
    )
    mapping = ColumnMapping(columns=(("E", "email"),), subscriptions=subscriptions)
    assert [(fault.kind, fault.field) for fault in find_faults(mapping, ("E",), "email")] == [
        (FaultKind.SOURCE_UNMAPPED, "phones")
    ]


def test_what_only_subscriptions_take_is_taken_by_one() -> None:
    mapping = ColumnMapping(columns=(("E", "email"), ("O", "subscription.often")))
    taking = Subscription(
        channel="email", resource_id=1, address_field="email", custom_fields_from=(("often", "subscription.often"),)
    )
    assert [(fault.kind, fault.columns) for fault in find_faults(mapping, ("E", "O"), "email")] == [
        (FaultKind.NOT_TAKEN, ("O",))
    ]
    assert find_faults(replace(mapping, subscriptions=(taking,)), ("E", "O"), "email") == ()


def test_a_use_is_filled_in_from_the_field() -> None:
    mapping = ColumnMapping(uses=(FieldUse(name="words", kind=FieldKind.TAGS), FieldUse(name="phones", separator="/")))
    assert use_of(mapping, "words") == FieldUse(name="words", kind=FieldKind.TAGS, separator=",")
    assert use_of(mapping, "email") == FieldUse(name="email", kind=FieldKind.EMAIL)
    assert use_of(mapping, "other") == FieldUse(name="other", kind=FieldKind.TEXT)
    assert (field_of(mapping, "phones").kind, field_of(mapping, "phones").separator) == (FieldKind.PHONE, "/")


@pytest.mark.parametrize(
    ("now", "used"),
    [
        ((("A", "POINTS"),), "POINTS"),
        ((("A", ""),), ""),
        ((("A", "POINT"),), "POINT"),
        ((("A", "_city"),), "POINT"),
        ((("A", "custom_data.x"),), "POINT"),
        ((("A", "known"),), "POINT"),
        ((("A", "POINTS"), ("B", "POINT")), "POINT"),
        ((("A", "POINTS"), ("B", "POINTS")), "POINT"),
        ((("B", "POINTS"),), "POINT"),
        ((("A", "other"),), "POINT"),
    ],
)
def test_what_is_said_of_a_field_follows_its_corrected_name(now: tuple[tuple[str, str], ...], used: str) -> None:
    before = ColumnMapping(
        columns=(("A", "POINT"), ("O", "other")),
        uses=(FieldUse(name="POINT", kind=FieldKind.INTEGER),),
        bindings=(Binding(field="POINT", values=(("a", "1"),)),),
    )

    after = follow_names(before, ColumnMapping(columns=now), told=("known",))

    assert (after.columns[0][1], after.uses[0].name, after.bindings[0].field) == (used, used, used)


def derived(name: str, make: Derivation, *columns: str) -> DerivedColumn:
    return DerivedColumn(name=name, make=make, columns=columns)


@pytest.mark.parametrize(
    ("made", "kinds"),
    [
        ((derived("First", Derivation.FIRST_NAME, "F"),), set()),
        ((derived("F", Derivation.FIRST_NAME, "F"),), {FaultKind.DERIVED_NAME}),
        ((derived("^a$", Derivation.FIRST_NAME, "F"),), {FaultKind.DERIVED_NAME}),
        ((derived("", Derivation.FIRST_NAME, "F"),), {FaultKind.DERIVED_NAME}),
        ((derived("_row", Derivation.FIRST_NAME, "F"),), {FaultKind.DERIVED_NAME}),
        ((derived("x", Derivation.JOIN, "F"), derived("x", Derivation.JOIN, "F")), {FaultKind.DERIVED_NAME}),
        ((derived("x", Derivation.DATE, "F", "E"),), {FaultKind.DERIVED_FROM}),
        ((derived("x", Derivation.LAST_NAME, "Gone"),), {FaultKind.UNKNOWN_COLUMN}),
        ((derived("x", Derivation.JOIN, "F"), derived("y", Derivation.JOIN, "x")), {FaultKind.UNKNOWN_COLUMN}),
    ],
)
def test_faults_of_derived_columns(made: tuple[DerivedColumn, ...], kinds: set[FaultKind]) -> None:
    mapping = ColumnMapping(columns=(("E", "email"), (made[0].name, "_fname")), derived=made)
    assert {fault.kind for fault in find_faults(mapping, ("E", "F"), "email")} == kinds


@pytest.mark.parametrize(
    ("binding", "kinds"),
    [
        (Binding(field="_sex", values=(("a", "male"), ("b", ""))), set()),
        (Binding(field="_sex", values=(("a", "nobody"),)), {FaultKind.BAD_BINDING}),
        (Binding(field="level", values=(("a", "nobody"),)), set()),
        (Binding(field="tags", values=(("a", "b"),)), {FaultKind.BOUND_SEVERAL}),
        (Binding(field="email", values=(("a", "a@b.ru"),)), {FaultKind.BAD_MATCH_USE}),
        (Binding(field="not_mapped", values=(("a", "b"),)), {FaultKind.UNFED_BINDING}),
        (Binding(field="level", values=(("Gold", "1"), ("GOLD ", "2"))), {FaultKind.BOUND_TWICE}),
        (Binding(field="level", values=(("Gold", "1"), ("GOLD ", "1"), (" ", ""))), set()),
    ],
)
def test_faults_of_bindings(binding: Binding, kinds: set[FaultKind]) -> None:
    fields = ("email", "_sex", "level", "tags")
    mapping = ColumnMapping(
        columns=tuple((name, name) for name in fields),
        uses=(FieldUse(name="tags", kind=FieldKind.TAGS),),
        bindings=(binding,),
    )
    assert {fault.kind for fault in find_faults(mapping, fields, "email")} == kinds


@pytest.mark.parametrize(
    ("columns", "constants", "kinds"),
    [
        ((("E", "email"),), (), set()),
        ((("E", "email"), ("F", "email")), (), {FaultKind.TWO_COLUMNS}),
        ((("E", "email"), ("F", "_city")), (("_city", "Omsk"),), {FaultKind.TWO_COLUMNS}),
        ((("F", "_city"),), (), {FaultKind.MATCH_UNMAPPED}),
        ((("F", "_city"),), (("email", "a@b.ru"),), {FaultKind.CONSTANT_MATCH}),
        ((("E", "email"), ("Gone", "_city")), (), {FaultKind.UNKNOWN_COLUMN}),
        ((("E", "email"), ("F", "bad name")), (), {FaultKind.BAD_FIELD_NAME}),
        ((("E", "email"), ("F", "_unknown")), (), {FaultKind.BAD_FIELD_NAME}),
        ((("E", "email"), ("F", "loyalty_level")), (), set()),
        ((("E", "email"),), (("_regdate", "someday"),), {FaultKind.BAD_CONSTANT}),
        ((("E", "email"),), (("_country", "Narnia"),), {FaultKind.BAD_CONSTANT}),
        ((("E", "email"),), (("_regdate", "12/31/2020"), ("_bdate", "5 марта 1990")), set()),
        ((("E", "email"),), (("phones", "8 916 123-45-67"), ("_sex", "дама")), {FaultKind.BAD_CONSTANT}),
        ((("E", "email"),), (("phones", "8 916 123-45-67"), ("_sex", "Ж"), ("_tz", "мск"), ("_status", "1")), set()),
        ((("E", "email"),), (("_vendor", ""),), {FaultKind.EMPTY_CONSTANT}),
        ((("E", "email"),), (("_vendor", "\xa0"),), {FaultKind.EMPTY_CONSTANT}),
        ((("E", "email"), ("F", "custom_data.скидка-2")), (), set()),
        ((("E", "email"), ("F", "custom_data.")), (), {FaultKind.BAD_FIELD_NAME}),
        ((("E", "email"), ("F", "custom_data.a.b")), (), {FaultKind.BAD_FIELD_NAME}),
        ((), (), {FaultKind.NOTHING_MAPPED, FaultKind.MATCH_UNMAPPED}),
    ],
)
def test_faults(
    columns: tuple[tuple[str, str], ...], constants: tuple[tuple[str, str], ...], kinds: set[FaultKind]
) -> None:
    faults = find_faults(ColumnMapping(columns=columns, constants=constants), ("E", "F"), "email")
    assert {fault.kind for fault in faults} == kinds


@pytest.mark.parametrize(
    ("seen", "registered", "zoneless"),
    [
        ("2023-12-31 10:05", "31.12.2023", ("seen",)),
        ("31.12.2023", "2023-12-31 00:00:00", ("seen",)),
        ("31.12.2023T10:05:06.123", " 31.12.2023 9:05 ", ("seen", "_regdate")),
        ("2023-12-31 10:05:06 +0300", "2023-12-31T10:05:06Z", ()),
        ("2023-12-31 5:30 PM", "12/31/2023, 12:00:00 AM", ("seen",)),
        ("31.12.2023 г.", "2023-12-31 10:05 UTC", ("seen",)),
        ("10:05", "", ()),
    ],
)
def test_moments_without_a_zone_are_told(tmp_path: Path, seen: str, registered: str, zoneless: tuple[str, ...]) -> None:
    contact_list = read(tmp_path, f"email;a;b\na@b.ru;;\nc@d.ru;{seen};{registered}\n")
    uses = (FieldUse(name="seen", kind=FieldKind.DATETIME),)
    mapping = ColumnMapping(columns=(("email", "email"), ("a", "seen"), ("b", "_regdate")), uses=uses)

    assert find_zoneless(contact_list, mapping) == zoneless


def test_a_moment_for_every_row_may_lack_its_zone_too(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email;b\na@b.ru;2023-12-31 10:05\n")
    columns = (("email", "email"), ("b", "_bdate"))
    mapping = ColumnMapping(columns=columns, constants=(("_regdate", "2023-12-31 10:05"),))

    assert find_zoneless(contact_list, mapping) == ("_regdate",)
