from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import RecipeError
from altcraft_core.fields import FieldKind
from altcraft_core.recipe import STATUSES, Recipe, parse_recipe, read_recipe, write_recipe
from altcraft_core.records import (
    Attachment,
    BadRows,
    Binding,
    BlankValues,
    Call,
    ColumnMapping,
    DateOrder,
    DecimalMark,
    Derivation,
    DerivedColumn,
    Duplicates,
    FieldAction,
    FieldRules,
    FieldUse,
    Level,
    Limits,
    Matching,
    NameOrder,
    ReadOptions,
    Repair,
    RepairKind,
    RowRules,
    SentBefore,
    Subscription,
    Target,
)

EVERYTHING = """
version = 1
header = ["E-mail", "Телефон", "Имя", "Прочее"]
[derived."Date of birth"]
make = "date"
from = ["d", "m", "y"]
[derived.Surname]
make = "last_name"
from = ["Имя"]
order = "first middle last"
[derived.Address]
make = "join"
from = ["Город", "Улица"]
separator = ", "
[values._sex]
"н/д" = ""
"дама" = "female"
[read]
encoding = "windows-1251"
separator = ";"
sheet = "Лист1"
header_row = 1
[columns]
"E-mail" = "email"
"Телефон" = "phones"
"Имя" = "_fname"
[constants]
"_vendor" = "spring-fair"
[[repairs]]
kind = "drop_headers"
[[repairs]]
kind = "restore_zeros"
column = "Карта"
length = 8
[fields."CRM_ID"]
kind = "integer"
action = "incr"
[fields.phones]
separator = ";"
[fields.extra]
kind = "object"
action = "upsert"
submatch = "address.city"
[[subscriptions]]
channel = "email"
resource_id = 3
address = "email"
[[subscriptions]]
channel = "push"
resource_id = 4
address = "device"
provider = "android-firebase"
status = "unconfirmed"
priority = 0
cats = ["news", "sales"]
custom_fields = { from = "fair" }
custom_fields_from = { often = "subscription.often" }
[rows]
duplicates = "keep_last"
bad_rows = "stop"
blank_values = "erase"
phone_country = "KZ"
sent_before = "leave_out"
date_order = "month_first"
decimal_mark = "comma"
[rules._city]
required = true
allowed = ["Perm", "Omsk"]
pattern = "[A-Z].*"
min_length = 0
max_length = 40
level = "warning"
[rules._bdate]
min = 1920-01-01
max = "31.12.2010"
[rules.CRM_ID]
allowed = [7, 8]
min = 0
max = 1.234
[target]
call = "now"
workflow_id = 12
database_id = 3
matching = "custom"
field_name = "CRM_ID"
format = "xml"
skip_triggers = true
skip_invalid_subscriptions = true
detect_geo = true
[content]
one = "Три"
[custom_data]
"a key" = ""
[[attach]]
name = "a.pdf"
mimetype = "application/pdf"
data = "JVBERg=="
[chunks]
max_rows = 500
max_bytes = 2000000
"""

words = st.text(st.characters(codec="utf-8"), max_size=8)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
pairs = st.dictionaries(words, words, max_size=4).map(lambda found: tuple(found.items()))
files = st.builds(
    Attachment, name=names, mimetype=names, data=st.binary(max_size=8).map(lambda data: b64encode(data).decode())
)
repairs = st.builds(
    Repair,
    kind=st.sampled_from(sorted(set(RepairKind) - {RepairKind.SET_CELLS})),
    column=words,
    value=words,
    value_to=words,
    length=st.integers(0, 99),
)
recipes = st.builds(
    Recipe,
    repairs=st.lists(repairs, max_size=3).map(tuple),
    options=st.builds(
        ReadOptions,
        encoding=st.none() | words,
        separator=st.none() | words,
        sheet=st.none() | words,
        member=st.none() | words,
    ),
    mapping=st.builds(
        ColumnMapping,
        columns=pairs,
        constants=pairs,
        uses=st.lists(
            st.builds(
                FieldUse,
                name=words,
                kind=st.none() | st.sampled_from(FieldKind),
                separator=words,
                action=st.sampled_from(FieldAction),
                submatch=words,
            ),
            max_size=3,
            unique_by=lambda use: use.name,
        ).map(tuple),
        subscriptions=st.lists(
            st.builds(
                Subscription,
                channel=names,
                resource_id=st.integers(1, 2**31),
                address_field=names,
                provider=words,
                status=st.sampled_from(["", *STATUSES]),
                priority=st.none() | st.integers(-(2**31), 2**31),
                cats=st.lists(words, max_size=2).map(tuple),
                custom_fields=pairs,
                custom_fields_from=pairs,
            ),
            max_size=2,
        ).map(tuple),
        derived=st.lists(
            st.builds(
                DerivedColumn,
                name=words,
                make=st.sampled_from(Derivation),
                columns=st.lists(words, min_size=1, max_size=3).map(tuple),
                order=st.sampled_from(NameOrder),
                separator=words,
            ),
            max_size=3,
            unique_by=lambda derived: derived.name,
        ).map(tuple),
        bindings=st.lists(
            st.builds(Binding, field=words, values=pairs), max_size=3, unique_by=lambda binding: binding.field
        ).map(tuple),
    ),
    rules=st.builds(
        RowRules,
        duplicates=st.sampled_from(Duplicates),
        bad_rows=st.sampled_from(BadRows),
        blank_values=st.sampled_from(BlankValues),
        phone_country=st.just("DE"),
        sent_before=st.sampled_from(SentBefore),
        date_order=st.sampled_from(DateOrder),
        decimal_mark=st.sampled_from(DecimalMark),
        fields=st.lists(
            st.builds(
                FieldRules,
                name=names,
                level=st.sampled_from(Level),
                required=st.booleans(),
                allowed=st.lists(words, max_size=3).map(tuple),
                pattern=words,
                min_length=st.none() | st.integers(0, 9),
                max_length=st.none() | st.integers(1, 9),
                minimum=words,
                maximum=words,
            ),
            max_size=2,
            unique_by=lambda rules: rules.name,
        ).map(tuple),
    ),
    target=st.none()
    | st.builds(
        Target,
        call=st.sampled_from(Call),
        workflow_id=st.integers(0, 2**31),
        database_id=st.integers(0, 2**31),
        matching=st.sampled_from(Matching),
        field_name=names,
        format=st.sampled_from(["json", "xml"]),
        skip_triggers=st.booleans(),
        skip_invalid_subscriptions=st.booleans(),
        detect_geo=st.booleans(),
        content=pairs,
        custom_data=pairs,
        attachments=st.lists(files, max_size=2).map(tuple),
    ),
    limits=st.builds(Limits, max_rows=st.integers(1, 10**6), max_bytes=st.integers(1_000, 10**9)),
    header=st.lists(words, max_size=3).map(tuple),
)


def test_every_key_of_a_recipe_is_read() -> None:
    assert parse_recipe(EVERYTHING) == Recipe(
        options=ReadOptions(encoding="windows-1251", separator=";", sheet="Лист1", header_row=1),
        repairs=(
            Repair(kind=RepairKind.DROP_HEADERS),
            Repair(kind=RepairKind.RESTORE_ZEROS, column="Карта", length=8),
        ),
        mapping=ColumnMapping(
            columns=(("E-mail", "email"), ("Телефон", "phones"), ("Имя", "_fname")),
            constants=(("_vendor", "spring-fair"),),
            uses=(
                FieldUse(name="CRM_ID", kind=FieldKind.INTEGER, action=FieldAction.INCR),
                FieldUse(name="phones", separator=";"),
                FieldUse(name="extra", kind=FieldKind.OBJECT, action=FieldAction.UPSERT, submatch="address.city"),
            ),
            subscriptions=(
                Subscription(channel="email", resource_id=3, address_field="email"),
                Subscription(
                    channel="push",
                    resource_id=4,
                    address_field="device",
                    provider="android-firebase",
                    status="unconfirmed",
                    priority=0,
                    cats=("news", "sales"),
                    custom_fields=(("from", "fair"),),
                    custom_fields_from=(("often", "subscription.often"),),
                ),
            ),
            derived=(
                DerivedColumn(name="Date of birth", make=Derivation.DATE, columns=("d", "m", "y")),
                DerivedColumn(
                    name="Surname", make=Derivation.LAST_NAME, columns=("Имя",), order=NameOrder.FIRST_MIDDLE_LAST
                ),
                DerivedColumn(name="Address", make=Derivation.JOIN, columns=("Город", "Улица"), separator=", "),
            ),
            bindings=(Binding(field="_sex", values=(("н/д", ""), ("дама", "female"))),),
        ),
        rules=RowRules(
            duplicates=Duplicates.KEEP_LAST,
            bad_rows=BadRows.STOP,
            blank_values=BlankValues.ERASE,
            phone_country="KZ",
            sent_before=SentBefore.LEAVE_OUT,
            date_order=DateOrder.MONTH_FIRST,
            decimal_mark=DecimalMark.COMMA,
            fields=(
                FieldRules(
                    name="_city",
                    level=Level.WARNING,
                    required=True,
                    allowed=("Perm", "Omsk"),
                    pattern="[A-Z].*",
                    min_length=0,
                    max_length=40,
                ),
                FieldRules(name="_bdate", minimum="1920-01-01", maximum="31.12.2010"),
                FieldRules(name="CRM_ID", allowed=("7", "8"), minimum="0", maximum="1.2340"),
            ),
        ),
        target=Target(
            call=Call.START_NOW,
            workflow_id=12,
            database_id=3,
            matching=Matching.CUSTOM,
            field_name="CRM_ID",
            skip_triggers=True,
            skip_invalid_subscriptions=True,
            detect_geo=True,
            format="xml",
            content=(("one", "Три"),),
            custom_data=(("a key", ""),),
            attachments=(Attachment(name="a.pdf", mimetype="application/pdf", data="JVBERg=="),),
        ),
        limits=Limits(max_rows=500, max_bytes=2_000_000),
        header=("E-mail", "Телефон", "Имя", "Прочее"),
    )


def test_what_a_recipe_leaves_out_takes_its_default() -> None:
    assert parse_recipe("version = 1") == Recipe()


@pytest.mark.slow
@given(recipes)
def test_a_written_recipe_reads_back_as_it_was(recipe: Recipe) -> None:
    assert parse_recipe(write_recipe(recipe)) == recipe


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "version"),
        ("version = 2", "version"),
        ("version", "TOML"),
        ("version = 1\n[target]\nworkflow_id = 'twelve'", "target.workflow_id"),
        ("version = 1\n[target]\ncall = 'later'", "target.call"),
        ("version = 1\n[target]\nworkflow_id = 12\nmatching = 'custom'", "field_name"),
        ("version = 1\n[rows]\nduplicates = 'maybe'", "rows.duplicates"),
        ("version = 1\n[rows]\ndate_order = 'year_first'", "rows.date_order"),
        ("version = 1\n[rules._city]\nlevel = 'note'", "rules._city.level"),
        ("version = 1\n[rules._city]\nshortest = 1", "rules._city.shortest"),
        ("version = 1\n[rules._city]\nmax_length = 0", "rules._city.max_length"),
        ("version = 1\n[fields.x]\nkind = 'whole'", "fields.x.kind"),
        ("version = 1\n[fields.x]\naction = 'multiply'", "fields.x.action"),
        ("version = 1\n[derived.x]\nmake = 'date'", "derived.x.from"),
        ("version = 1\n[derived.x]\nmake = 'magic'\nfrom = ['a']", "derived.x.make"),
        ("version = 1\n[values._sex]\n'м' = 1", "values._sex"),
        ("version = 1\n[[subscriptions]]\nchannel = 'sms'\naddress = 'phones'", "subscriptions.0.resource_id"),
        (
            "version = 1\n[[subscriptions]]\nchannel = 'sms'\nresource_id = 1\naddress = 'phones'\nstatus = 'yes'",
            "subscriptions.0.status",
        ),
        ("version = 1\n[[repairs]]\nkind = 'magic'", "repairs.0.kind"),
        ("version = 1\n[content]\na = 1", "content.a"),
        ("version = 1\n[[attach]]\nname = 'a.pdf'", "attach.0"),
        ("version = 1\n[[attach]]\nname = 'a.pdf'\ndata = 'not base64!'", "attach.0.data"),
        ("version = 1\n[[attach]]\nname = 'a.pdf'\npath = 'a.pdf'\ndata = ''", "attach.0"),
        ("version = 1\n[[attach]]\npath = 'a.pdf'", "a.pdf"),
        ("version = 1\n[colums]\na = 'b'", "colums is not known here"),
        ("[columns]", "version is missing"),
        ("version = 1\nx = " + "[" * 5000, "nested too deeply"),
        ("version = 1\n[rows]\nphone_country = 'UK'", "there is no country UK; perhaps GB is meant"),
        ("version = 1\n[rows]\nphone_country = 'ru'", "perhaps RU is meant"),
        ("version = 1\n[rows]\nphone_country = 'XX'", "there is no country XX; write two letters, like RU"),
        ("version = 1\n[derived.x]\nmake = 'date'\nfrom = 'a'", r'derived.x.from: write a list in brackets, like \["'),
        ("version = 1\n[derived.x]\nmake = 'date'\nfrom = []", "derived.x.from is empty"),
        ("version = 1\n[columns]\na = 5", "columns.a: write a text between quotes"),
        ("version = 1\n[[columns]]", "columns: write a table of names and values"),
        (
            "version = 1\n[rows.x]\n[repairs]\nkind = 'empty'",
            r"repairs: write a table in double brackets, \[\[repairs\]\]",
        ),
        ("version = 1\n[target]\nformat = 'csv'", "target.format: write json or xml"),
        ("version = 1\n[target]\nworkflow_id = -1", "target.workflow_id: write 0 or more"),
        ("version = 1\n[target]\ndetect_geo = 'perhaps'", "target.detect_geo: write true or false"),
    ],
)
def test_a_wrong_recipe_is_refused_by_the_name_of_what_is_wrong(text: str, named: str) -> None:
    with pytest.raises(RecipeError, match=named):
        parse_recipe(text)


def test_the_mark_that_some_programs_put_before_a_text_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "fair.toml"
    path.write_text("version = 1\n[columns]\nE = 'email'\n", encoding="utf-8-sig")

    assert read_recipe(path).mapping.columns == (("E", "email"),)


def test_files_are_taken_from_beside_the_recipe(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "b").write_bytes(b"")
    path = tmp_path / "fair.toml"
    path.write_text(
        "version = 1\n[[attach]]\npath = 'files/a.pdf'\n"
        "[[attach]]\npath = 'b'\nname = 'terms.txt'\nmimetype = 'text/plain'\n[[attach]]\npath = 'b'\n"
    )

    recipe = read_recipe(path)

    assert recipe.target == Target(
        attachments=(
            Attachment(name="a.pdf", mimetype="application/pdf", data="JVBERg=="),
            Attachment(name="terms.txt", mimetype="text/plain", data=""),
            Attachment(name="b", mimetype="application/octet-stream", data=""),
        )
    )


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "fair.toml"
    path.write_text("version = 1\n[[attach]]\npath = 'gone.pdf'\n")

    with pytest.raises(RecipeError, match=r"gone\.pdf"):
        read_recipe(path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_recipe_that_cannot_be_read_is_told_by_its_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "fair.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(RecipeError, match=r"fair\.toml"):
        read_recipe(path)


def test_corrections_of_single_cells_belong_to_their_list_and_to_no_recipe() -> None:
    steps = (Repair(kind=RepairKind.CLEAR, column="tel", rule="phone", field="phones", shape="999"),)
    written = write_recipe(Recipe(repairs=(*steps, Repair(kind=RepairKind.SET_CELLS))))
    assert parse_recipe(written).repairs == steps
