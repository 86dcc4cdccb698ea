"""What is wrong with a recipe for a list, in sentences: the cause, then the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from altcraft_core.lists.checks.own_rules import AskFault, find_rules_faults
from altcraft_core.lists.columns.mapping import FaultKind, MappingFault, find_faults
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.recipe import Recipe

_FAULTS: Mapping[FaultKind, str] = {
    FaultKind.TWO_COLUMNS: "{field} is filled more than once: keep one column or one constant for it.",
    FaultKind.MATCH_UNMAPPED: "Profiles are found by {field}, and no column goes into it: map one, or say another "
    "matching in [target].",
    FaultKind.UNKNOWN_COLUMN: "It has no column {columns}.",
    FaultKind.BAD_FIELD_NAME: "There is no field {field}: its name is a standard one, or begins with a Latin letter, "
    "then letters, digits and underscores.",
    FaultKind.CONSTANT_MATCH: "{field} finds the profile, so it cannot be the same for every row: map a column.",
    FaultKind.NOTHING_MAPPED: "No column is sent: name at least one in [columns].",
    FaultKind.BAD_MATCH_USE: "{field} finds the profile, so it is sent as it is: take it out of [fields] and [values].",
    FaultKind.BAD_ACTION: "{field} cannot be changed in this way: say another action or another kind in [fields].",
    FaultKind.BAD_SEPARATOR: "{field} takes one value: take its separator out of [fields].",
    FaultKind.NO_SUBMATCH: "{field} is updated in part: say in [fields] by submatch which property.",
    FaultKind.SOURCE_UNMAPPED: "A subscription takes values from {field}, and no column goes into it: map one.",
    FaultKind.NOT_TAKEN: "{field} is only for subscriptions, and none takes it: name it in one, or do not map it.",
    FaultKind.DERIVED_NAME: "The derived column {columns} is called like a column of the list, or as none can be: "
    "call it otherwise.",
    FaultKind.DERIVED_FROM: "The derived column {columns} is not made of as many columns as it needs: a part of a name "
    "needs one, a date day, month and year.",
    FaultKind.BAD_BINDING: "{field} cannot take a value that others are replaced by: say another one in [values].",
    FaultKind.BOUND_SEVERAL: "A cell of {field} holds several values, so they cannot be replaced: take it out of "
    "[values].",
    FaultKind.BOUND_TWICE: "A value of {field} is to be replaced by two others, as case and spaces make no difference: "
    "keep one of them in [values].",
    FaultKind.UNFED_USE: "[fields] says how {field} is used, and nothing goes into it: call it as in [columns].",
    FaultKind.UNFED_BINDING: "[values] replaces some of {field}, and no column goes into it: call it as in [columns].",
    FaultKind.EMPTY_CONSTANT: "There is no value for {field}: give it one in [constants], or take it out.",
    FaultKind.BAD_CONSTANT: "{field} cannot take its value, so every row would be rejected: say another one in "
    "[constants].",
}
_RULES_FAULTS: Mapping[AskFault, str] = {
    AskFault.UNMAPPED: "[rules] asks something of {field}, and nothing goes into it: call it as in [columns].",
    AskFault.BAD_PATTERN: "The pattern of {field} cannot be used: look in [rules] for open brackets and look-around.",
    AskFault.BAD_ALLOWED: "{field} cannot hold one of the values that [rules] allow: take it out there.",
    AskFault.BAD_LENGTH: "No text of {field} can be so long: min_length in [rules] must not be above max_length.",
    AskFault.BAD_RANGE: "No value of {field} can lie there: min in [rules] must not be above max, and both be values "
    "that it can hold.",
    AskFault.NO_RANGE: "{field} holds neither numbers nor dates: take min and max out of its [rules].",
}


def tell_faults(recipe: Recipe, columns: Sequence[str], match_field: str) -> str:
    """All that keeps a list with these columns from being checked by a recipe; nothing where it can be."""
    fields = [field_of(recipe.mapping, name) for name in recipe.mapping.fields]
    repaired = dict.fromkeys(each.column for each in recipe.repairs if each.column)
    told = (
        *(_tell(fault) for fault in find_faults(recipe.mapping, tuple(columns), match_field)),
        *(_RULES_FAULTS[fault.kind].format(field=fault.field) for fault in find_rules_faults(recipe.rules, fields)),
        *(f"It has no column {column} to repair." for column in repaired if column not in columns),
    )
    return " ".join(dict.fromkeys(told))


def _tell(fault: MappingFault) -> str:
    columns = ", ".join(fault.columns)
    if fault.kind is FaultKind.UNKNOWN_COLUMN and fault.field:
        columns += f" for {fault.field}"
    return _FAULTS[fault.kind].format(field=fault.field or "without a name", columns=columns)
