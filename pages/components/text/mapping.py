"""The Mapping page."""

from __future__ import annotations

from collections.abc import Sequence

from altcraft_core.records import Matching
from pages.components.text.words import _, columns, literal, number

MAPPING_TITLE = _("Map columns to fields")
MAPPING_CAPTION = _("Each column of your list goes into one field of the profile. Correct what was guessed wrongly.")
COLUMN = _("Column in your list")
FIELD = _("Field in Altcraft")
WHY = _("Why")
DO_NOT_SEND = _("Do not send")
CUSTOM_FIELD = _("Custom field named…")
CUSTOM_NAME = _("Name of the custom field")
CUSTOM_NAME_HINT = _("as the API names it, like bonus_level")
NO_SAMPLES = _("No values in this column")
YOUR_CHOICE = _("your choice")
MATCHING = _("How are existing profiles found?")
MATCH_BY = _("Field to match by")
CONSTANTS = _("Same value for every row")
CONSTANTS_CAPTION = _("Fill a field that your list has no column for, such as the source of the list.")
CONSTANT_VALUE = _("Value")
ADD = _("Add")
REMOVE = _("Remove")
RECIPE = _("Recipe")
RECIPE_CAPTION = _(
    "A recipe keeps columns, fixed values, matching and choices about rows for the next list. "
    "Saved on the Send page, it keeps the scenario and the chunks too."
)
RECIPE_NAME = "recipe.toml"
RECIPE_NOT_TEXT = _("The file is not UTF-8 text. Choose a recipe that was saved here.")
SAVE_RECIPE = _("Save as recipe")
LOAD_RECIPE = _("Use a recipe (TOML)")
RECIPE_NOT_USED = _("The recipe was not used.")
RECIPE_USED = _("The recipe was used.")
GUESSING = _("Looking at the columns…")
MAPPING_FAULTY = _("Mend what is marked above, then go on.")

FIELDS = {
    "email": _("E-mail"),
    "phones": _("Phone"),
    "_fname": _("First name"),
    "_lname": _("Last name"),
    "_bdate": _("Date of birth"),
    "_sex": _("Sex"),
    "_status": _("Subscription status"),
    "_regdate": _("Date of registration"),
    "_regip": _("IP address at registration"),
    "_ip": _("Last IP address"),
    "_regurl": _("Page of registration"),
    "_regcountry": _("Country of registration"),
    "_regcity": _("City of registration"),
    "_country": _("Country"),
    "_region": _("Region"),
    "_city": _("City"),
    "_postal_code": _("Postal code"),
    "_browser": _("Browser"),
    "_os": _("Operating system"),
    "_vendor": _("Source"),
    "_tz": _("Time zone"),
    "profile_id": _("Profile ID"),
}

MATCHINGS = {
    Matching.EMAIL: _("By e-mail"),
    Matching.EMAIL_PROFILE: _("By e-mail, profiles only"),
    Matching.PHONE: _("By phone"),
    Matching.PROFILE_ID: _("By profile ID, update only"),
    Matching.CUSTOM: _("By a field of your choice"),
}

MATCHING_NEEDS = {
    Matching.EMAIL: _("Looks in profiles and in subscriptions. Needs a column in the field E-mail."),
    Matching.EMAIL_PROFILE: _("Looks in profiles, not in subscriptions. Needs a column in the field E-mail."),
    Matching.PHONE: _("Looks in profiles and in subscriptions. Needs a column in the field Phone."),
    Matching.PROFILE_ID: _("Updates known profiles and creates none. Needs a column in the field Profile ID."),
    Matching.CUSTOM: _("Looks for the value of one field, such as a customer number. Needs a column in that field."),
}

REASONS = {
    "exact": _("same name"),
    "alias": _("known name"),
    "spelling": _("similar name"),
    "values": _("looks of the values"),
}


def field(name: str) -> str:
    """A field as people call it; a custom field by its own name."""
    return FIELDS.get(name, name)


def field_and_name(name: str) -> str:
    return f"{FIELDS[name]} · {name}" if name in FIELDS else name


def recipe_lacks(missing: Sequence[str]) -> str:
    return _("This list does not have these columns of the recipe: {names}.").format(
        names=", ".join(map(literal, missing))
    )


def sent_columns(sent: int, total: int) -> str:
    return _("{sent} of {total} are sent").format(sent=number(sent), total=columns(total))


def fault(kind: str, name: str, sources: Sequence[str]) -> str:
    """What is wrong with a mapping, and what to do."""
    shown = literal(field(name))
    match kind:
        case "two_columns":
            others = ", ".join(literal(source) for source in sources) or shown
            return _("{field} is filled more than once ({others}). Keep one.").format(field=shown, others=others)
        case "match_unmapped" if not name:
            return _("Choose the field to match by.")
        case "match_unmapped":
            return _("No column goes into {field}. Choose one, or match in another way.").format(field=shown)
        case "constant_match":
            return _("{field} finds the profile, so it cannot be the same for every row. Use a column.").format(
                field=shown
            )
        case "bad_field_name":
            return _("A field's name begins with a Latin letter, then letters, digits and underscores.")
        case "unknown_column":
            return _("This list has no such column: {names}.").format(names=", ".join(map(literal, sources)))
        case "bad_match_use":
            return _("{field} finds the profile, so it is sent as it is, and is no list.").format(field=shown)
        case "bad_action":
            return _("{field} cannot be changed in this way. Choose another way, or another type of values.").format(
                field=shown
            )
        case "bad_separator":
            return _("{field} takes one value, so it needs no separator.").format(field=shown)
        case "no_submatch":
            return _("{field} is updated in part, so say which property.").format(field=shown)
        case "address_unmapped":
            return _("A subscription takes its address from {field}, and no column goes there.").format(field=shown)
        case _:
            return _("No column is sent. Choose a field for at least one.")
