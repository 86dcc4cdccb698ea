"""A recipe: one saved way of importing, as a TOML file. Pages write it, commands read it, both send the same bytes."""

from __future__ import annotations

import mimetypes
import tomllib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

import phonenumbers
import tomli_w
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from altcraft_core.errors import RecipeError
from altcraft_core.fields import FieldKind
from altcraft_core.records import (
    NO_DATABASE,
    NO_SCENARIO,
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
    Safeguards,
    SentBefore,
    Subscription,
    Target,
)

VERSION = 1
#: What a subscription may be; the platform's page "Subscription status".
STATUSES = ("subscribed", "unsubscribed", "complained", "hardbounced", "unconfirmed", "suspended", "invalid")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a list is read, mapped, judged and sent."""

    options: ReadOptions = field(default_factory=ReadOptions)
    repairs: tuple[Repair, ...] = ()  #: in their order; none is of single rows
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    rules: RowRules = field(default_factory=RowRules)
    target: Target | None = None  #: None: nothing is said of matching, scenario and flags
    limits: Limits = field(default_factory=Limits)
    safeguards: Safeguards = field(default_factory=Safeguards)
    header: tuple[str, ...] = ()  #: the columns of the list that it was made with; empty where that is not known


#: Letters that people write for a country, and its own two.
_MEANT = {"UK": "GB", "EN": "GB", "SU": "RU"}


def _check_country(country: str) -> str:
    """One whose phone numbers are known: under any other, every number without a country code would be refused."""
    if country in phonenumbers.SUPPORTED_REGIONS:
        return country
    meant = _MEANT.get(country.upper(), country.upper())
    instead = f"perhaps {meant} is meant" if meant in phonenumbers.SUPPORTED_REGIONS else "write two letters, like RU"
    raise ValueError(f"there is no country {country}; {instead}")


def _take_one_of(*words: str) -> AfterValidator:
    def check(word: str) -> str:
        if word not in words:
            raise ValueError(f"write {' or '.join(words)}")
        return word

    return AfterValidator(check)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Read(_Table):
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=0)
    member: str | None = None


class _Rows(_Table):
    duplicates: Duplicates = Duplicates.KEEP_FIRST
    bad_rows: BadRows = BadRows.LEAVE_OUT
    blank_values: BlankValues = BlankValues.OMIT
    phone_country: Annotated[str, AfterValidator(_check_country)] = RowRules.phone_country
    sent_before: SentBefore = SentBefore.SEND
    date_order: DateOrder = DateOrder.DETECT
    decimal_mark: DecimalMark = DecimalMark.DETECT


class _Rules(_Table):
    level: Level = Level.ERROR
    required: bool = False
    allowed: tuple[str | int | float, ...] = ()
    pattern: str = ""
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=1)
    minimum: str | int | float | date = Field(default="", alias="min")
    maximum: str | int | float | date = Field(default="", alias="max")


class _Repair(_Table):
    kind: RepairKind
    column: str = ""
    value: str = ""
    value_to: str = ""
    length: int = Field(default=0, ge=0)
    rule: str = ""
    field: str = ""
    shape: str = ""


class _Field(_Table):
    kind: FieldKind | None = None
    separator: str = ""
    action: FieldAction = FieldAction.SET
    submatch: str = ""


class _Derived(_Table):
    make: Derivation
    columns: tuple[str, ...] = Field(alias="from", min_length=1)
    order: NameOrder = DerivedColumn.order
    separator: str = DerivedColumn.separator


class _Subscription(_Table):
    channel: str = Field(min_length=1)
    resource_id: int = Field(ge=1)
    address: str = Field(min_length=1)
    provider: str = ""
    status: Annotated[str, _take_one_of(*STATUSES, "")] = ""
    priority: int | None = None
    cats: tuple[str, ...] = ()
    custom_fields: dict[str, str] = {}
    custom_fields_from: dict[str, str] = {}


class _File(_Table):
    """A file by its path, or its bytes."""

    name: str = ""
    mimetype: str = ""
    path: str = ""
    data: str = Field(default="", pattern=r"^[A-Za-z0-9+/]*={0,2}$")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if bool(self.path) == bool(self.name and "data" in self.model_fields_set):
            raise ValueError("needs a path, or a name and its data in base64")
        return self


class _Target(_Table):
    call: Call = Call.START_TASK
    workflow_id: int = Field(default=NO_SCENARIO, ge=NO_SCENARIO)
    database_id: int = Field(default=NO_DATABASE, ge=NO_DATABASE)
    matching: Matching = Matching.EMAIL
    field_name: str = ""
    format: Annotated[str, _take_one_of("json", "xml")] = Target.format
    skip_triggers: bool = False
    skip_invalid_subscriptions: bool = False
    detect_geo: bool = False


class _Chunks(_Table):
    max_rows: int = Field(default=10_000, ge=1)
    max_bytes: int = Field(default=10_000_000, ge=1_000)


class _Safeguards(_Table):
    canary: int | None = Field(default=None, ge=0)
    failed_percent: int = Field(default=Safeguards.failed_percent, ge=0, le=100)
    refused_chunks: int = Field(default=Safeguards.refused_chunks, ge=1)
    silent_minutes: int = Field(default=Safeguards.silent_minutes, ge=1)


class _Recipe(_Table):
    version: int = Field(ge=VERSION, le=VERSION)
    read: _Read = _Read()
    header: tuple[str, ...] = ()
    repairs: list[_Repair] = []
    derived: dict[str, _Derived] = {}
    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    constants: dict[str, str] = {}
    fields: dict[str, _Field] = {}
    subscriptions: list[_Subscription] = []
    rows: _Rows = _Rows()
    rules: dict[str, _Rules] = {}
    target: _Target | None = None
    content: dict[str, str] = {}
    custom_data: dict[str, str] = {}
    attach: list[_File] = []
    chunks: _Chunks = _Chunks()
    safeguards: _Safeguards = _Safeguards()


#: What is wrong with a value, by the kind of the error; pydantic's own words are for programmers.
_WRONG: Mapping[str, str] = {
    "missing": "{place} is missing",
    "extra_forbidden": "{place} is not known here",
    "value_error": "{place}: {error}",
    "enum": "{place}: write {expected}",
    "string_type": '{place}: write a text between quotes, like "5"',
    "string_pattern_mismatch": "{place}: write bytes in base64",
    "string_too_short": "{place} is empty",
    "tuple_type": '{place}: write a list in brackets, like ["one", "two"]',
    "too_short": "{place} is empty",
    "list_type": "{place}: write a table in double brackets, [[{place}]], for each",
    "dict_type": "{place}: write a table of names and values",
    "model_type": "{place}: write a table of names and values",
    "bool_type": "{place}: write true or false",
    "bool_parsing": "{place}: write true or false",
    "int_type": "{place}: write a whole number",
    "int_parsing": "{place}: write a whole number",
    "int_from_float": "{place}: write a whole number",
    "greater_than_equal": "{place}: write {ge} or more",
    "less_than_equal": "{place}: write {le} or less",
}
_INSTEAD = "Correct that, or use a recipe that was saved here."


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file, and the files that it names; RecipeError says what is wrong."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise RecipeError(f"The recipe {path.name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise RecipeError(f"The recipe {path.name} is not UTF-8 text.") from None
    return parse_recipe(text, path.parent)


def parse_recipe(text: str, folder: Path | None = None) -> Recipe:
    """The recipe in a TOML text; RecipeError says what is wrong in it.

    Paths of files to attach begin in `folder`; without one, files can only be held by the text itself.
    """
    try:
        # Some programs put a mark before the first letter of UTF-8.
        found = _Recipe.model_validate(tomllib.loads(text.removeprefix("\ufeff")))
    except RecursionError:
        raise RecipeError(f"The recipe is not one: its brackets are nested too deeply. {_INSTEAD}") from None
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"The recipe is not TOML: {error}. {_INSTEAD}") from None
    except ValidationError as error:
        wrong = "; ".join(dict.fromkeys(map(_tell, error.errors())))
        raise RecipeError(f"The recipe cannot be used: {wrong}. {_INSTEAD}") from None
    if found.target and found.target.matching is Matching.CUSTOM and not found.target.field_name:
        raise RecipeError("The recipe matches by a custom field, so its target needs field_name.")
    return Recipe(
        options=ReadOptions(**found.read.model_dump()),
        repairs=tuple(Repair(**each.model_dump()) for each in found.repairs),
        mapping=ColumnMapping(
            columns=tuple(found.columns.items()),
            constants=tuple(found.constants.items()),
            uses=tuple(FieldUse(name=name, **use.model_dump()) for name, use in found.fields.items()),
            subscriptions=tuple(_read_subscription(item) for item in found.subscriptions),
            derived=tuple(DerivedColumn(name=name, **each.model_dump()) for name, each in found.derived.items()),
            bindings=tuple(Binding(field=name, values=tuple(each.items())) for name, each in found.values.items()),
        ),
        rules=RowRules(
            **found.rows.model_dump(), fields=tuple(_read_rules(name, item) for name, item in found.rules.items())
        ),
        target=_read_target(found, folder),
        limits=Limits(**found.chunks.model_dump()),
        safeguards=Safeguards(**found.safeguards.model_dump()),
        header=found.header,
    )


def write_recipe(recipe: Recipe) -> str:
    """The TOML text of a recipe; `parse_recipe` gives the same recipe back."""
    mapping = recipe.mapping
    tables: dict[str, Any] = {
        "version": VERSION,
        "header": recipe.header,
        "read": {name: value for name, value in vars(recipe.options).items() if value is not None},
        "repairs": [_write_repair(each) for each in recipe.repairs if each.kind is not RepairKind.SET_CELLS],
        "derived": {each.name: _write_derived(each) for each in mapping.derived},
        "columns": dict(mapping.columns),
        "values": {each.field: dict(each.values) for each in mapping.bindings},
        "constants": dict(mapping.constants),
        "fields": {use.name: _write_use(use) for use in mapping.uses},
        "subscriptions": [_write_subscription(item) for item in mapping.subscriptions],
        "rows": {name: str(value) for name, value in vars(recipe.rules).items() if name != "fields"},
        "rules": {item.name: _write_rules(item) for item in recipe.rules.fields},
    }
    if recipe.target:
        tables |= _write_target(recipe.target)
    tables["chunks"] = vars(recipe.limits)
    tables["safeguards"] = {name: value for name, value in vars(recipe.safeguards).items() if value is not None}
    text = tomli_w.dumps({name: table for name, table in tables.items() if table or name == "target"})
    return "".join([text, *map(_write_file, recipe.target.attachments if recipe.target else ())])


# ---------------------------------------------------------------- parts


def _read_rules(name: str, found: _Rules) -> FieldRules:
    return FieldRules(
        name=name,
        level=found.level,
        required=found.required,
        allowed=tuple(map(_write_value, found.allowed)),
        pattern=found.pattern,
        min_length=found.min_length,
        max_length=found.max_length,
        minimum=_write_value(found.minimum),
        maximum=_write_value(found.maximum),
    )


def _write_value(value: str | float | date) -> str:
    """As it stands in lists. The point of a number is never taken for a mark between thousands: one more zero tells."""
    text = str(value)
    return f"{text}0" if isinstance(value, float) and text[-4:-3] == "." else text


def _write_rules(item: FieldRules) -> dict[str, Any]:
    values = {
        "level": str(item.level),
        "required": item.required,
        "allowed": item.allowed,
        "pattern": item.pattern,
        "min_length": item.min_length,
        "max_length": item.max_length,
        "min": item.minimum,
        "max": item.maximum,
    }
    return {name: value for name, value in values.items() if value or (value == 0 and value is not False)}


def _read_subscription(found: _Subscription) -> Subscription:
    values = found.model_dump(exclude={"address", "custom_fields", "custom_fields_from"})
    return Subscription(
        **values,
        address_field=found.address,
        custom_fields=tuple(found.custom_fields.items()),
        custom_fields_from=tuple(found.custom_fields_from.items()),
    )


def _write_subscription(item: Subscription) -> dict[str, Any]:
    pairs = {name: dict(getattr(item, name)) for name in ("custom_fields", "custom_fields_from")}
    values = {**vars(item), "address": item.address_field, **pairs}
    del values["address_field"]
    return {name: value for name, value in values.items() if value or value == 0}


def _write_repair(each: Repair) -> dict[str, Any]:
    return {name: value for name, value in {**vars(each), "kind": str(each.kind)}.items() if value and name != "rows"}


def _write_derived(derived: DerivedColumn) -> dict[str, Any]:
    told = {"order": str(derived.order), "separator": derived.separator}
    usual = {"order": DerivedColumn.order, "separator": DerivedColumn.separator}
    said = {name: value for name, value in told.items() if value != usual[name]}
    return {"make": str(derived.make), "from": derived.columns, **said}


def _write_use(use: FieldUse) -> dict[str, str]:
    values = {**vars(use), "action": "" if use.action is FieldAction.SET else use.action}
    return {name: str(value) for name, value in values.items() if value and name != "name"}


def _read_target(found: _Recipe, folder: Path | None) -> Target | None:
    """None where the recipe says nothing of it."""
    if not (found.target or found.content or found.custom_data or found.attach):
        return None
    return Target(
        **(found.target or _Target()).model_dump(),
        content=tuple(found.content.items()),
        custom_data=tuple(found.custom_data.items()),
        attachments=tuple(_read_attachment(file, folder) for file in found.attach),
    )


def _tell(error: ErrorDetails) -> str:
    """What is wrong at a place of a recipe."""
    place = ".".join(map(str, error["loc"]))
    told = _WRONG.get(error["type"], "{place}: {message}")
    return told.format(place=place, message=error["msg"], **error.get("ctx", {}))


def _read_attachment(found: _File, folder: Path | None) -> Attachment:
    if not found.path:
        return Attachment(name=found.name, mimetype=found.mimetype or _guess_mimetype(found.name), data=found.data)
    if folder is None:
        raise RecipeError(f"The recipe names a file, {found.path}, which cannot be reached from here. Attach it again.")
    path = folder / found.path
    try:
        data = b64encode(path.read_bytes()).decode()
    except OSError as error:
        raise RecipeError(f"The recipe attaches {found.path}, which cannot be read: {error.strerror}.") from None
    return Attachment(name=found.name or path.name, mimetype=found.mimetype or _guess_mimetype(path.name), data=data)


def _guess_mimetype(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _write_target(target: Target) -> dict[str, Any]:
    """The tables of a target, its files left to `_write_file`."""
    flags = {name: value for name, value in vars(target).items() if name in _Target.model_fields}
    flags |= {"call": str(target.call), "matching": str(target.matching)}
    return {
        "target": {name: value for name, value in flags.items() if value or value is False},
        "content": dict(target.content),
        "custom_data": dict(target.custom_data),
    }


def _write_file(file: Attachment) -> str:
    """The table of a file, held by the text, since nobody knows where that will lie."""
    # Between single quotes a text has no escapes to look for, so that megabytes are written and read at once.
    return f"\n[[attach]]\n{tomli_w.dumps({'name': file.name, 'mimetype': file.mimetype})}data = '{file.data}'\n"
