"""What is said of columns on the Mapping page: why a field is suggested, what is made of columns, what of values."""

from __future__ import annotations

from collections.abc import Sequence

from altcraft_core.lists.columns.guessing import Reason
from altcraft_core.records import Derivation, DerivedColumn, NameOrder
from pages.components.text.mapping import FIELDS, NO_SAMPLES, REASONS
from pages.components.text.words import _, _n, inside, literal, number, rows

SPLIT_OR_JOIN = _("Split or join columns")
DERIVE = _("What to make")
DERIVE_FROM = _("Of which column")
DERIVE_FROM_SEVERAL = _("Of which columns, in their order")
NAME_ORDER = _("How the names are written")
JOIN_SEPARATOR = _("What stands between the values")
DAY, MONTH, YEAR = _("Day"), _("Month"), _("Year")
ADD_COLUMN = _("Add to the columns")
REMOVE_COLUMN = _("Remove this column")
SPLIT_NAMES = _("Full names? Split them")
TAKE_FIRST_FILLED = _("Use it where the other is empty")
REPLACE_VALUES = _("Replace values")
REPLACE_CAPTION = _("Each value of this column, and what is sent in its place.")
REPLACE_BY_NUMBERS = _("Each value of this column, and the whole number that is sent in its place: type it.")
TOO_MANY_VALUES = _("This column holds too many different values to replace them one by one.")
NO_VALUES = _("This column is empty.")
LEAVE_EMPTY = _("Leave empty")
NOT_UNDERSTOOD = _("Not understood")
SENT_AS_IT_IS = _("Sent as it is")

DERIVATIONS = {
    "names": _("First and last name, of a full name"),
    "date": _("A date, of day, month and year"),
    "join": _("One column, of several put together"),
    "first_filled": _("One column, of the first that is filled"),
}
NAME_ORDERS = {
    NameOrder.FIRST_LAST: _("First name, last name"),
    NameOrder.LAST_FIRST: _("Last name, first name"),
    NameOrder.FIRST_MIDDLE_LAST: _("First name, middle name, last name"),
    NameOrder.LAST_FIRST_MIDDLE: _("Last name, first name, middle name"),
}
_PARTS = {
    Derivation.FIRST_NAME: _("First name of {column}"),
    Derivation.LAST_NAME: _("Last name of {column}"),
    Derivation.MIDDLE_NAME: _("Middle name of {column}"),
    Derivation.DATE: _("Date of {column}"),
    Derivation.JOIN: "{column}",
    Derivation.FIRST_FILLED: "{column}",
}
_LOOKS = {
    "email": _("mail addresses"),
    "phones": _("phone numbers"),
    "_bdate": _("dates"),
    "_sex": _("words for a sex"),
    "_fname": _("frequent first names"),
    "_lname": _("like last names"),
    "_city": _("known cities"),
    "_country": _("countries"),
    "_tz": _("time zones"),
    "_ip": _("IP addresses"),
    "_regip": _("IP addresses"),
    "_regdate": _("dates"),
    "_regurl": _("addresses of pages"),
    "_regcity": _("words"),
    "_regcountry": _("words"),
    "profile_id": _("profile IDs"),
}


def in_percent(share: float) -> str:
    """0.938 -> 94 %, never rounded to none or to all."""
    rounded = round(share * 100)
    if 0 < share < 1:
        rounded = min(max(rounded, 1), 99)
    return _("{share} %").format(share=rounded)


def share_of_values(field: str, share: float) -> str:
    """94 % of values are mail addresses"""
    return _("{share} of values are {look}").format(share=in_percent(share), look=_look(field))


def _look(field: str) -> str:
    return _LOOKS.get(field, _("fitting"))


def why_suggested(kind: str, field: str, confidence: float, share: float | None) -> str:
    """Why a field is suggested, in a few words."""
    if kind == Reason.VALUES and share is not None:
        return _("{share} {look}").format(share=in_percent(share), look=_look(field))
    return f"{REASONS[kind]} · {in_percent(confidence)}" if kind == Reason.SPELLING else REASONS[kind]


def certainty(confidence: float, field: str, share: float | None) -> str:
    """How sure a suggestion is, in a sentence or two."""
    sure = _("{share} sure.").format(share=in_percent(confidence))
    return sure if share is None else f"{sure} {share_of_values(field, share)}."


def doubt(field: str, share: float) -> str:
    """The header speaks of something that the values are not."""
    if not share:
        return _("but none of its values are {look}").format(look=_look(field))
    return _("but {shares}").format(shares=share_of_values(field, share))


def hint(field: str) -> str:
    """The values speak for a field of which the header does not."""
    return _("By its values it might be {field}. Choose it if it is the client's own.").format(field=FIELDS[field])


def split_names(order: NameOrder) -> str:
    """Full names of which only the reader can tell how they are written."""
    return _("Full names? Split them: {order}").format(order=NAME_ORDERS[order].lower())


def derived_name(make: Derivation, columns: Sequence[str]) -> str:
    """What a column is called that is made of these."""
    between = _(" or ") if make is Derivation.FIRST_FILLED else " + "
    return _PARTS[make].format(column=between.join(columns))


def derived_from(derived: DerivedColumn) -> str:
    return _("made of {columns}").format(columns=", ".join(map(literal, derived.columns)))


def column_and_samples(column: str, samples: Sequence[str]) -> str:
    """A column and a few of its values, on one line."""
    return f"**{literal(column)}**: {'  ·  '.join(map(literal, samples)) or inside(NO_SAMPLES)}"


def value_and_rows(value: str, count: int) -> str:
    return f"{literal(value)} :gray[· {rows(count)}]"


def sent_as(meaning: str) -> str:
    return _("Sent as {meaning}").format(meaning=meaning)


def replaced_values(count: int) -> str:
    return _n("{count} value is replaced", "{count} values are replaced", count).format(count=number(count))


def unknown_values(values: Sequence[str], count: int) -> str:
    """Values that would reject their rows, and what to do about it."""
    shown = ", ".join(f"«{literal(value)}»" for value in values[:3]) + ("…" if len(values) > 3 else "")
    return _n(
        "{values} in {rows} is not understood. Replace it under :material/swap_horiz:, or these rows are rejected.",
        "{values} in {rows} are not understood. Replace them under :material/swap_horiz:, or these rows are rejected.",
        len(values),
    ).format(values=shown, rows=rows(count))
