"""What stands in a profile's item: which values, under which names, in which order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NoReturn

import polars as pl

from altcraft_core.errors import PlanError
from altcraft_core.fields import ASIDE, CUSTOM_DATA
from altcraft_core.records import BlankValues, FieldAction, FieldUse, Matching, Subscription, Target
from altcraft_core.wire.shapes import Column, Constant, Either, Group, Plain, Several, Shape

_UNSET = Constant(value={"action": "unset"})
_NEVER_ERASED = frozenset({"email"})  # by the page "Database fields functional update"
#: The names that match values have beside the data.
MATCH_KEYS = {
    Matching.EMAIL: "email",
    Matching.EMAIL_PROFILE: "email",
    Matching.PHONE: "phone",
    Matching.PROFILE_ID: "profile_id",
    Matching.CUSTOM: "field_value",
}
_ADDRESS_KEYS = {"email": "email", "sms": "phone", "push": "subscription_id"}
_ADDRESS_KEYS_IN_CC_DATA = {"whatsapp": "phone", "viber": "phone", "notify": "phone"}  # all others: an id


@dataclass(frozen=True, kw_only=True)
class Wording:
    """How profiles are said to Altcraft. Hashable.

    `match_value` tells where the value that finds a profile stands: inside its `data`, beside it as an `item` key, or
    in `both`. An empty field is left out, or erases the stored value, except for the match field and `email`; with
    an action of its own it is left out. A profile is subscribed wherever it has an address.
    """

    target: Target
    match_value: str = "data"
    blank_values: BlankValues = BlankValues.OMIT
    uses: tuple[FieldUse, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    xml_arrays: bool = False  #: mark what repeats in XML with array='true'

    @property
    def json_fields(self) -> frozenset[str]:
        """Fields whose values are JSON texts."""
        return frozenset(use.name for use in self.uses if use.is_json)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One profile: its data, and what stands beside its data."""

    data: Group
    beside: tuple[tuple[str, Shape], ...]

    @property
    def flat(self) -> Group:
        """Both as one, each name once."""
        inside = {name for name, _ in self.data.members}
        return Group(members=self.data.members + tuple(pair for pair in self.beside if pair[0] not in inside))


def describe_item(profiles: pl.LazyFrame, fields: tuple[str, ...], wording: Wording) -> Item:
    """The item of every profile. What is for a scenario's action hooks is left out where nobody is engaged.

    PlanError if a field cannot be used so, or a value is no JSON where it should.
    """
    schema = profiles.collect_schema()
    target = wording.target
    use_of = {use.name: use for use in wording.uses}
    _require_usable(fields, wording)
    _require_json(profiles, [name for name in fields if name in wording.json_fields])
    kept = {target.match_field, *_NEVER_ERASED} if wording.blank_values is BlankValues.ERASE else set(fields)
    columns = {name: _column(schema, name, use_of.get(name)) for name in fields}
    data = [
        (name, _describe_field(columns[name], use_of.get(name) or FieldUse(name=name), erase=name not in kept))
        for name in fields
        if not name.startswith(ASIDE) and (wording.match_value != "item" or name != target.match_field)
    ]
    if wording.subscriptions:
        data.append(("subscriptions", _describe_subscriptions(columns, wording.subscriptions)))
    beside: list[tuple[str, Shape]] = []
    if wording.match_value != "data":
        told = columns[target.match_field]
        value = _combined(told) if target.matching is Matching.CUSTOM else _first(told)
        beside.append((MATCH_KEYS[target.matching], value))
    hooks = tuple((name.removeprefix(CUSTOM_DATA), columns[name]) for name in fields if name.startswith(CUSTOM_DATA))
    if hooks and target.call.engages:
        present = pl.any_horizontal(pl.col(f"{CUSTOM_DATA}{name}").is_not_null() for name, _ in hooks)
        beside.append(("custom_data", Group(members=hooks, where=present)))
    return Item(data=Group(members=tuple(data)), beside=tuple(beside))


def describe_root(target: Target) -> tuple[dict[str, Plain], dict[str, Plain]]:
    """What a request says before its profiles, and after them; in the order of the documented parameters.

    What is for a scenario (content, custom data, files) is left out where nobody is engaged.
    """
    goal = ("workflow_id", target.workflow_id) if target.call.engages else ("db_id", target.database_id)
    before: dict[str, Plain] = dict([goal, ("matching", str(target.matching))])
    if target.matching is Matching.CUSTOM:
        before["field_name"] = target.field_name
    after: dict[str, Plain] = {
        name: True for name in ("skip_triggers", "skip_invalid_subscriptions", "detect_geo") if getattr(target, name)
    }
    if not target.call.engages:
        return before, after
    if target.content:
        after["content"] = dict(target.content)
    if target.custom_data:
        after["custom_data"] = dict(target.custom_data)
    if target.attachments:
        # The data URI is the form in which the platform's file calls take bytes.
        after["attach"] = [
            {"name": file.name, "data": f"data:{file.mimetype};base64,{file.data}", "mimetype": file.mimetype}
            for file in target.attachments
        ]
    return before, after


def _column(schema: pl.Schema, name: str, use: FieldUse | None = None) -> Column:
    return Column(value=pl.col(name), dtype=schema[name], is_json=use is not None and use.is_json)


def _describe_field(column: Column, use: FieldUse, *, erase: bool) -> Shape:
    match use.action:
        case FieldAction.SET:
            return Either(first=column, otherwise=_UNSET) if erase else column
        case FieldAction.UNSET:
            return _UNSET
    function: list[tuple[str, Shape]] = [("action", Constant(value=str(use.action))), ("value", column)]
    if use.submatch:
        function.append(("submatch", Constant(value=use.submatch)))
    return Group(members=tuple(function), where=column.value.is_not_null())


def _describe_subscriptions(columns: dict[str, Column], subscriptions: tuple[Subscription, ...]) -> Several:
    missing = [source for item in subscriptions for source in item.sources if source not in columns]
    if missing:
        raise PlanError(f"No column feeds {missing[0]}, whose values a subscription takes.")
    return Several(
        items=tuple(_describe_subscription(columns, item) for item in subscriptions),
        where=pl.any_horizontal(_first(columns[item.address_field]).value.is_not_null() for item in subscriptions),
    )


def _describe_subscription(columns: dict[str, Column], item: Subscription) -> Group:
    address = _first(columns[item.address_field])
    members: list[tuple[str, Shape]] = [
        ("channel", Constant(value=item.channel)),
        ("resource_id", Constant(value=item.resource_id)),
    ]
    if item.provider:
        members.append(("provider", Constant(value=item.provider)))
    if item.channel in _ADDRESS_KEYS:
        members.append((_ADDRESS_KEYS[item.channel], address))
    else:
        members.append(("cc_data", Group(members=((_ADDRESS_KEYS_IN_CC_DATA.get(item.channel, "id"), address),))))
    if item.status:
        members.append(("status", Constant(value=item.status)))
    if item.priority is not None:
        members.append(("priority", Constant(value=item.priority)))
    if item.custom_fields or item.custom_fields_from:
        members.append(("custom_fields", _describe_own_fields(columns, item)))
    if item.cats:
        members.append(("cats", Constant(value=list(item.cats))))
    return Group(members=tuple(members), where=address.value.is_not_null())


def _describe_own_fields(columns: dict[str, Column], item: Subscription) -> Group:
    fixed: dict[str, Shape] = {name: Constant(value=value) for name, value in item.custom_fields}
    told = {name: columns[source] for name, source in item.custom_fields_from}
    is_always = not fixed.keys() <= told.keys()
    present = None if is_always else pl.any_horizontal(column.value.is_not_null() for column in told.values())
    return Group(members=tuple((fixed | told).items()), where=present)


def _first(column: Column) -> Column:
    """The column, or the first value of each of its lists."""
    if not isinstance(column.dtype, pl.List):
        return column
    return Column(value=column.value.list.drop_nulls().list.first(), dtype=column.dtype.inner)


def _combined(column: Column) -> Column:
    """The column, or all tags of each profile in one text: "tag-1, tag-2" finds those who have both."""
    if not isinstance(column.dtype, pl.List):
        return column
    return Column(value=column.value.list.drop_nulls().list.join(", "), dtype=pl.String())


def _require_usable(fields: tuple[str, ...], wording: Wording) -> None:
    match_field = wording.target.match_field
    if match_field not in fields:
        raise PlanError(f"No column feeds {match_field}, by which profiles are found.")
    for use in wording.uses:
        if use.name == match_field and (use.is_json or use.action is not FieldAction.SET):
            raise PlanError(f"Profiles are found by {use.name}, so its values must be sent as they are.")
        if use.name in _NEVER_ERASED and use.action is FieldAction.UNSET:
            raise PlanError(f"The platform never erases {use.name}. Send its values, or leave the field out.")
        if use.action is FieldAction.UPSERT and not use.submatch:
            raise PlanError(f"An upsert of {use.name} needs the path to the property (submatch).")
    if any(item.channel == "push" and not item.provider for item in wording.subscriptions):
        raise PlanError("A push subscription needs its provider.")


def _require_json(profiles: pl.LazyFrame, names: list[str]) -> None:
    """One broken text would make a whole body unreadable."""
    broken = {name: ~pl.col(name).map_batches(_are_json, pl.Boolean, is_elementwise=True) for name in names}
    require_none(profiles, broken, "The value of {field} in row {row} is not JSON. Mend the row, or send it as text.")


def require_none(profiles: pl.LazyFrame, faulty: dict[str, pl.Expr], sentence: str) -> None:
    """PlanError, with the field and the row in its sentence, where any of these conditions holds; one pass."""
    if not faulty:
        return
    first = {f"field {name}": pl.col("_row").filter(fault).first() for name, fault in faulty.items()}
    found = profiles.select(**first).collect(engine="streaming").row(0)
    for name, row in zip(faulty, found, strict=True):
        if row is not None:
            raise PlanError(sentence.format(field=name, row=row))


def _are_json(texts: pl.Series) -> pl.Series:
    # No expression reads JSON of any shape; such columns are rare.
    return pl.Series(texts.name, [None if text is None else _is_json(text) for text in texts], pl.Boolean)


def _is_json(text: str) -> bool:
    try:
        read_json(text)
    except ValueError:
        return False
    return True


def read_json(text: str) -> Plain:
    """The value of a JSON text, its numbers as they are written; ValueError if it is none."""
    try:
        value: Plain = _STRICT.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


class Digits(str):
    """A number, as it is written."""


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_STRICT = json.JSONDecoder(parse_constant=_refuse, parse_int=Digits, parse_float=Digits)
