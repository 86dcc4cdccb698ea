"""The Review page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from altcraft_core.records import BadRows, BlankValues, DateOrder, DecimalMark, Duplicates, FieldRules, Level, RowCounts
from pages.components.text.mapping import field
from pages.components.text.words import _COUNTRIES, _, inside, literal, number, rows

ROWS_IN_FILE = _("Rows in the file")
REVIEW_TITLE = _("Review the rows")
REVIEW_CAPTION = _("Every row of the file is checked and counted once. Nothing has been sent yet.")
ACCOUNTS_ALT = _("Rows of the file by what becomes of them")
NO_ISSUES = _("No row is rejected.")
ISSUES = _("What is wrong")
ISSUES_CAPTION = _("A row with several issues is listed under each of them, and counted as one rejected row.")
WARNINGS = _("Worth a look")
WARNINGS_CAPTION = _("These rows are sent as they are, unless something else is wrong with them.")
NO_EXAMPLES = _("The cells are empty")
ISSUE_ROWS = _("Rows with issues")
ISSUE_ROWS_ALT = _("Rows with issues: row number, field, value and reason")
SHOW_RULES = _("Show only")
ISSUE_VALUE = _("Value in the list")
REASON = _("Reason")
DOWNLOAD_REJECTED = _("The rows that are not sent, with reasons:")
DOWNLOAD_HELP = _(
    "The rows as they stand in your list, with a column that says why. "
    "To have them corrected in Excel, save a workbook above, under «With a workbook»."
)
CHOICES_ABOUT_ROWS = _("Your choices")
BAD_ROWS = _("Rejected rows")
DUPLICATE_ROWS = _("Of duplicates, keep")
BLANK_CELLS = _("Empty cells")
PHONE_COUNTRY = _("Country of phone numbers without a country code")
DATE_ORDER = _("Dates like 01/02/2001 begin with")
DECIMAL_MARK = _("Before the fraction of a number stands")
FIELD_RULES_CAPTION = _("Ask more of a field than Altcraft does. The rules look at values as they are sent.")
FIELD_RULES = _("Rules for single fields")
RULES_FIELD = _("Field")
RULES_LEVEL = _("A row that breaks a rule")
RULES_REQUIRED = _("Must not be empty")
RULES_ALLOWED = _("Only these values")
TYPE_VALUES = _("Type a value, then Enter")
RULES_PATTERN = _("Fits the pattern")
RULES_PATTERN_HELP = _(
    "A regular expression for the whole value: `[0-9]{6}` is six digits, `A-.*` begins with A and a hyphen."
)
RULES_SHORTEST = _("Least characters")
RULES_LONGEST = _("Most characters")
RULES_LEAST = _("Not below")
RULES_GREATEST = _("Not above")
RULES_DATE_HINT = _("like 2001-12-31")
RULES_NUMBER_HINT = _("like 1.5")
SET_RULES = _("Set")
RULES_FAULTY = _("Mend the rules for single fields, then go on.")
STOP_BLOCKS = _("You chose to stop when rows are rejected. Mend the list, or leave those rows out.")
NOTHING_LEFT = _("No row is left to send. Mend the list or its mapping.")

ACCOUNTS = {
    "accepted": _("Accepted"),
    "rejected": _("Rejected"),
    "duplicate": _("Duplicates"),
    "left_out": _("Left out"),
    "blank": _("Blank"),
}
_ACCOUNT_WORDS = {
    "accepted": _("accepted"),
    "rejected": _("rejected"),
    "duplicate": _("duplicate"),
    "left_out": _("left out"),
    "blank": _("blank"),
}
ACCOUNTS_HELP = _(
    "**Accepted** rows can be sent. **Rejected** ones have at least one issue. **Duplicates** give way to another row "
    "that finds the same profile. **Left out** are those that a repair drops, or that did not fail before. **Blank** "
    "ones have no value in any cell."
)
BAD_ROWS_CHOICES = {
    BadRows.LEAVE_OUT: _("Leave out"),
    BadRows.STOP: _("Stop"),
}
BAD_ROWS_MEANING = {
    BadRows.LEAVE_OUT: _("All other rows go on."),
    BadRows.STOP: _("Nothing is sent while a row is rejected."),
}
DUPLICATES_CHOICES = {
    Duplicates.KEEP_FIRST: _("First"),
    Duplicates.KEEP_LAST: _("Last"),
    Duplicates.REJECT: _("None"),
}
DUPLICATES_MEANING = {
    Duplicates.KEEP_FIRST: _("Of rows for one profile, the uppermost is sent."),
    Duplicates.KEEP_LAST: _("Of rows for one profile, the lowest is sent."),
    Duplicates.REJECT: _("Rows for one profile are not sent at all."),
}
BLANKS_CHOICES = {
    BlankValues.OMIT: _("Change nothing"),
    BlankValues.ERASE: _("Erase"),
}
BLANKS_MEANING = {
    BlankValues.OMIT: _("The profile keeps what it has."),
    BlankValues.ERASE: _("The profile loses what it has in that field."),
}

DATE_ORDERS = {
    DateOrder.DETECT: _("Find out"),
    DateOrder.DAY_FIRST: _("Day"),
    DateOrder.MONTH_FIRST: _("Month"),
}
DECIMAL_MARKS = {
    DecimalMark.DETECT: _("Find out"),
    DecimalMark.COMMA: _("Comma"),
    DecimalMark.POINT: _("Point"),
}
LEVELS = {
    Level.ERROR: _("Is rejected"),
    Level.WARNING: _("Is sent, with a warning"),
}
_RULE_FAULTS = {
    "unmapped": _("No column goes into {field}. Remove its rules, or map a column."),
    "bad_pattern": _(
        "The pattern of {field} cannot be used. Look for brackets that are not closed, or make it shorter."
    ),
    "bad_allowed": _(
        "{field} cannot hold one of the values that are allowed there, or it may be read in two ways. "
        "Remove it, or write dates as 2001-12-31 and numbers as 1234.5."
    ),
    "bad_length": _("The lengths of {field} leave nothing. Let the least be below the most."),
    "bad_range": _(
        "The range of {field} cannot be used, or may be read in two ways. "
        "Write dates as 2001-12-31 and numbers as 1234.5, the least before the greatest."
    ),
    "no_range": _("{field} holds neither numbers nor dates, so it has no range. Use a pattern."),
}

_RULES = {
    "required": (
        _("{field} is missing"),
        _("Without it no profile can be found. Fill it in, or match in another way."),
    ),
    "email": (_("{field} is not a mail address"), _("Look for missing parts, spaces and wrong letters.")),
    "phone": (
        _("{field} is not a phone number"),
        _("Add the country code, or choose the country. Of several in one cell, say on Mapping what stands between."),
    ),
    "date": (_("{field} is not a possible date"), _("Write dates as 2001-12-31 or 31.12.2001, not before 1900.")),
    "moment": (_("{field} is not a date"), _("Write dates as 2001-12-31 or 31.12.2001, with a time if you like.")),
    "datetime": (_("{field} is not a date with a time"), _("Write moments as 2001-12-31 10:05 or 31.12.2001 10:05.")),
    "integer": (_("{field} is not a whole number"), _("Write digits only.")),
    "float": (_("{field} is not a number"), _("Write digits, with one point or one comma for the fraction.")),
    "bool": (_("{field} is neither true nor false"), _("Write true or false, yes or no, 1 or 0, да or нет.")),
    "tags": (_("{field} holds a very long tag"), _("Separate tags as the mapping says.")),
    "array": (_("{field} holds a very long value"), _("Separate values as the mapping says.")),
    "object": (_("{field} is not a JSON object or array"), _("Look for missing quote marks, brackets and commas.")),
    "sex": (_("{field} is neither male nor female"), _("Write male or female, м or ж.")),
    "ip": (_("{field} is not an IP address"), _("Write four numbers with dots, like 192.0.2.1.")),
    "country": (_("{field} is not a country"), _("Write the code of two letters, like RU, or the country's name.")),
    "timezone": (_("{field} is not a time zone"), _("Write it as Europe/Moscow, or as hours beside UTC, like UTC+3.")),
    "profile_id": (_("{field} is not a profile ID"), _("It has 24 characters, digits and the letters a to f.")),
    "length": (_("{field} is too long"), _("More than 1,000 characters often come from a slipped quote mark.")),
    "duplicate": (_("{field} is in another row too"), _("Choose above which of these rows is sent.")),
    "allowed": (_("{field} is none of the allowed values"), _("Correct it, or change the rules for single fields.")),
    "pattern": (_("{field} does not fit the pattern"), _("Correct it, or change the rules for single fields.")),
    "characters": (_("{field} is too short or too long"), _("Correct it, or change the rules for single fields.")),
    "range": (_("{field} is out of range"), _("Correct it, or change the rules for single fields.")),
    "typo_domain": (
        _("{field} may be misspelt"),
        _("Mail to a wrong domain reaches nobody, or a stranger. Correct it in your list."),
    ),
    "role_address": (
        _("{field} belongs to a role, not to a person"),
        _("Nobody there asked for it by name: leave such addresses out if you can."),
    ),
    "cyrillic_name": (
        _("{field} is written in Cyrillic before the @"),
        _("Gmail, Mail.ru and Yandex have no such addresses: most likely it was typed in the wrong alphabet."),
    ),
    "mixed_domain": (
        _("{field} mixes Latin and Cyrillic letters behind the @"),
        _("Letters that look alike were mixed up: mail reaches nobody, or a stranger. Write the domain in Latin."),
    ),
    "date_order": (
        _("{field} may be read in two ways"),
        _("The other dates here do not settle what comes first. Choose it above."),
    ),
    "decimal_mark": (
        _("{field} may be read in two ways"),
        _("The other numbers here do not settle what the mark means. Choose it above."),
    ),
    "no_contact": (_("Neither mail nor phone"), _("Nothing can be sent to them, unless Altcraft knows them already.")),
}
_SHORT = {
    "required": _("Missing"),
    "email": _("Not a mail address"),
    "phone": _("Not a phone number"),
    "date": _("Not a possible date"),
    "moment": _("Not a date"),
    "datetime": _("Not a date with a time"),
    "integer": _("Not a whole number"),
    "float": _("Not a number"),
    "bool": _("Neither true nor false"),
    "tags": _("A tag is too long"),
    "array": _("A value is too long"),
    "object": _("Not a JSON object"),
    "sex": _("Neither male nor female"),
    "ip": _("Not an IP address"),
    "country": _("Not a country"),
    "timezone": _("Not a time zone"),
    "profile_id": _("Not a profile ID"),
    "length": _("Too long"),
    "duplicate": _("Duplicate"),
    "allowed": _("Not allowed"),
    "pattern": _("Does not fit the pattern"),
    "characters": _("Too short or too long"),
    "range": _("Out of range"),
    "typo_domain": _("Perhaps misspelt"),
    "role_address": _("A role, not a person"),
    "cyrillic_name": _("In Cyrillic before the @"),
    "mixed_domain": _("Two alphabets behind the @"),
    "date_order": _("Day and month may be swapped"),
    "decimal_mark": _("Fraction or thousands"),
    "no_contact": _("Neither mail nor phone"),
}
RULES = tuple(_SHORT)


def checking(count: int) -> str:
    return _("Checking {rows}…").format(rows=rows(count))


def reason(rule: str) -> str:
    """Why a row has an issue, in a few words."""
    return _SHORT.get(rule, rule)


def reason_of(rule: str, name: str) -> str:
    """The same, and which field it is about."""
    return reason(rule) if rule == "no_contact" else f"{field(name)}: {inside(reason(rule))}"


def issue_title(rule: str, name: str) -> str:
    title, _step = _RULES.get(rule, ("{field}: " + rule, ""))
    return title.format(field=literal(field(name)))


def issue_next_step(rule: str) -> str:
    return _RULES.get(rule, ("", ""))[1]


def perhaps(value: str, meant: str) -> str:
    """A value, and what was probably meant."""
    return f"{literal(value)} → {literal(meant)}?"


def asked_of_field(rules: FieldRules) -> str:
    """Everything that is asked of a field, in one line."""
    parts = (
        RULES_REQUIRED if rules.required else "",
        f"{RULES_ALLOWED}: {', '.join(map(literal, rules.allowed))}" if rules.allowed else "",
        f"{RULES_PATTERN} {literal(rules.pattern)}" if rules.pattern else "",
        "" if rules.min_length is None else f"{RULES_SHORTEST}: {number(rules.min_length)}",
        "" if rules.max_length is None else f"{RULES_LONGEST}: {number(rules.max_length)}",
        f"{RULES_LEAST} {literal(rules.minimum)}" if rules.minimum else "",
        f"{RULES_GREATEST} {literal(rules.maximum)}" if rules.maximum else "",
        f":orange[{LEVELS[rules.level]}]" if rules.level is Level.WARNING else "",
    )
    return f"**{literal(field(rules.name))}**: {' · '.join(part for part in parts if part)}"


def rules_not_set(names: Iterable[str]) -> str:
    """Of which fields rules were typed that nobody set."""
    return _("Not set yet: {fields}").format(fields=", ".join(literal(field(name)) for name in names))


def rules_fault(kind: str, name: str) -> str:
    """Why the rules of a field cannot be used, and what to do."""
    return _RULE_FAULTS[kind].format(field=literal(field(name)))


def rarer_issues(count: int) -> str:
    return _("{count} more, in fewer rows each").format(count=number(count))


def rule_and_rows(rule: str, count: int) -> str:
    return f"{reason(rule)} · {number(count)}"


def accounts_sum(counts: RowCounts) -> str:
    """12,000 rows = 11,900 accepted + 60 rejected + ..."""
    parts = [f"{number(getattr(counts, name))} {word}" for name, word in _ACCOUNT_WORDS.items()]
    return f"{rows(counts.rows)} = " + " + ".join(parts)


def country(code: str) -> str:
    return f"{_COUNTRIES.get(code, code)} ({code})"


def issues_name(list_name: str, suffix: str) -> str:
    return _("{name} issues").format(name=Path(list_name).stem) + suffix
