"""Mending on the Review page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from altcraft_core.lists.mending.error_books import Corrections
from altcraft_core.records import Repair, RepairKind
from pages.components.text.damage import REPAIRS_DONE
from pages.components.text.mapping import between_values, field
from pages.components.text.review import reason
from pages.components.text.words import _, _n, inside, literal, number, rows

MEND = _("Mend the rows")
MEND_BY = _("How to mend")
BY_CAUSE, BY_CELL, BY_WORKBOOK = "cause", "cell", "workbook"
WAYS = {
    BY_CAUSE: _(":material/auto_fix_high: By cause"),
    BY_CELL: _(":material/edit: Cell by cell"),
    BY_WORKBOOK: _(":material/table_view: With a workbook"),
}
NOTHING_TO_MEND = _("Nothing is left to mend.")
ONLY_WARNINGS = _("Nothing is rejected any more. What is left is worth a look; pick it to mend it too.")
TROUBLE = _("What to mend")
SHAPE = _("Written like")
ANY_SHAPE = _("All of them")
FIX = _("What to do")
COUNTRY_OF_NUMBERS = _("These are numbers of")
DOMAIN_INSTEAD = _("Domain instead")
FIND = _("Find")
REPLACE_WITH = _("Replace with")
NEW_VALUE = _("Value for all of them")
BEFORE = _("Before")
AFTER = _("After")
PREVIEW_FIX_ALT = _("A few rows before and after: row number, value before, value after")
EMPTY_CELL = _("(empty)")
LEFT_OUT_ROW = _("(the row is left out)")
ACCEPT = _("Accept")
ONLY_FIRST = _("Only the first phone will be sent. Altcraft takes several for one person.")
TAKE_ALL = _("Send all of them")
LOOKING_AT_VALUES = _("Looking at the values…")
FIND_FIRST = _("Type what to find. What stands in its place is taken out where nothing replaces it.")
NOTHING_CHANGES = _("This changes none of these values. Choose something else to do.")
STEPS_DONE = _("What you mended")
STEPS_CAPTION = _("These steps are done to the list in this order. They are kept with the recipe, except single cells.")
UNDO = _("Undo")
CELLS_CAPTION = _("Correct cells where they stand, then save. The reason says what is wrong with a row.")
CELLS_ALT = _("Rows with issues, to be edited: row number, reason, and the columns that are sent")
PAGE_OF_ROWS = _("Page")
SAVE_CELLS = _("Save corrections")
FORGET_CELLS = _("Forget them")
NOTHING_TYPED = _("No cell was corrected yet. Press a cell twice and type.")
REPLACE_IN_COLUMN = _("Find and replace in a column")
IN_COLUMN = _("Column")
REPLACE_ALL = _("Replace")
BOOK_OUT_CAPTION = _(
    "Give the rejected rows to a colleague who knows better: a workbook with row numbers, reasons, and the cells at "
    "fault in colour. Bring it back when it is corrected; only what was changed in it changes here."
)
BOOK_WITH_WARNINGS = _("With the rows that are worth a look, below the rejected ones and in another colour")
BOOK_OUT = _("Save the workbook")
WRITE_BOOK = _("Write the workbook")
BOOK_IN = _("Bring the corrected workbook back")
TAKE_OVER = _("Take over")
OTHER_BOOK = _("Not this workbook")
BOOK_WITHOUT_CHANGES = _("Nobody changed a cell in this workbook, so there is nothing to take over.")
BOOK_WAITS = _("A workbook was brought back. Take it over, or put it away.")
BOOK_FOR_DRAFT = _("This is the workbook of rejected rows of the list you were working on.")
GO_ON_WITH_LIST = _("Go on with that list")

_FIXES = {
    RepairKind.EXPAND: _("Write the digits out"),
    RepairKind.SET_COUNTRY: _("Read as numbers of a country"),
    RepairKind.KEEP_NUMBER: _("Keep the number only"),
    RepairKind.KEEP_ALL: _("Keep all of several"),
    RepairKind.TAKE_FIRST: _("Keep the first of several"),
    RepairKind.TIDY_ADDRESS: _("Keep the address only"),
    RepairKind.LATIN_LETTERS: _("Write the letters that look alike in Latin"),
    RepairKind.REPLACE_DOMAIN: _("Correct the domain"),
    RepairKind.SWAP_DAY_MONTH: _("Put year, month and day in order"),
    RepairKind.FULL_YEAR: _("Write the year in full"),
    RepairKind.FROM_SERIAL: _("Read as days of a spreadsheet"),
    RepairKind.DAY_FIRST: _("The day comes first"),
    RepairKind.MONTH_FIRST: _("The month comes first"),
    RepairKind.SHORTEN: _("Cut off what is too long"),
    RepairKind.REPLACE: _("Find and replace"),
    RepairKind.SET_VALUE: _("Set one value"),
    RepairKind.CLEAR: _("Empty the cells"),
    RepairKind.DROP_ROWS: _("Leave the rows out"),
    RepairKind.SET_CELLS: _("Correct single cells"),
}
FIXES = tuple(_FIXES)


def fix(kind: RepairKind) -> str:
    """What a kind of repair does, in a few words."""
    return _FIXES.get(kind) or REPAIRS_DONE[kind]


def how_repaired(repairs: Sequence[Repair]) -> str:
    """What was done to a list before it was sent, each kind once."""
    done = dict.fromkeys(fix(each.kind) for each in repairs)
    return _("Repaired before it was sent: {done}.").format(done="; ".join(map(inside, done)))


def trouble(rule: str, name: str, count: int) -> str:
    return _("{field}: {reason} · {count}").format(
        field=literal(field(name)), reason=inside(reason(rule)), count=number(count)
    )


def shape(written: str, count: int) -> str:
    return f"{literal(written) if written else EMPTY_CELL} · {number(count)}"


def all_shapes(count: int) -> str:
    return f"{ANY_SHAPE} · {number(count)}"


def mends(touched: int, total: int) -> str:
    """What accepting a step would do, of all rows that it is meant for."""
    if touched == total:
        return _("{rows} will change.").format(rows=rows(touched))
    return _("{rows} of {total} will change; the others stay as they are.").format(
        rows=number(touched), total=number(total)
    )


def step_done(step: Repair) -> str:
    """A step of mending: what it does, to which column, because of what."""
    parts = [f"**{fix(step.kind)}**"]
    if step.kind is RepairKind.SET_CELLS:
        parts += [_("by the workbook {name}").format(name=literal(step.value))] if step.value else []
    elif step.value or step.value_to:
        parts.append(_said(step))
    if step.column:
        parts.append(_("in {column}").format(column=literal(step.column)))
    if step.rule:
        parts.append(
            _("where {field}: {reason}").format(field=literal(field(step.field)), reason=inside(reason(step.rule)))
        )
    if step.shape:
        parts.append(_("written like {shape}").format(shape=literal(step.shape)))
    return " ".join(parts)


def _said(step: Repair) -> str:
    if step.kind is RepairKind.KEEP_ALL:
        return f"({between_values(step.value_to)})"
    if step.value:
        return f"{literal(step.value)} → {literal(step.value_to) or EMPTY_CELL}"
    return f"({literal(step.value_to)})"


def cells(count: int) -> str:
    return _n("{count} cell", "{count} cells", count).format(count=number(count))


def cells_unsaved(count: int) -> str:
    """Why nothing else can be done, and what to do first."""
    return _n(
        "{count} corrected cell is not saved yet. Save it, or forget it.",
        "{count} corrected cells are not saved yet. Save them, or forget them.",
        count,
    ).format(count=number(count))


def replaced_cells(count: int) -> str:
    """What a replacement in a whole column would do."""
    return _("{cells} will change.").format(cells=cells(count)) if count else _("No cell holds this.")


def touched(count: int, kind: RepairKind) -> str:
    return cells(count) if kind is RepairKind.SET_CELLS else rows(count)


def all_taken(name: str, separator: str) -> str:
    """A field takes several values from now on; where that is kept."""
    return _("{field}, {between}. The Mapping page says so too.").format(
        field=literal(field(name)), between=between_values(separator)
    )


def corrections(found: Corrections, name: str) -> str:
    """What a workbook that came back changes, in one sentence."""
    return _("{name} corrects {cells} in {rows}.").format(
        name=literal(name), cells=cells(found.cells.height), rows=rows(found.rows)
    )


def look_twice(found: Corrections, overwritten: int) -> tuple[str, ...]:
    """What of a workbook needs a second look: what it overwrites, empties, and what is passed over."""
    told = []
    if overwritten:
        told.append(
            _n(
                "{count} of these cells was corrected here in the meantime. The workbook's value takes its place.",
                "{count} of these cells were corrected here in the meantime. The workbook's values take their place.",
                overwritten,
            ).format(count=number(overwritten))
        )
    if emptied := found.cells["value"].null_count():
        told.append(
            _n("{count} cell becomes empty.", "{count} cells become empty.", emptied).format(count=number(emptied))
        )
    return tuple(told + [passed_over for passed_over in [strangers(found)] if passed_over])


def strangers(found: Corrections) -> str:
    """What of a workbook is passed over, in one sentence; empty where nothing is."""
    told = []
    if found.strangers:
        some = ", ".join(map(str, found.strangers[:5])) + ("…" if len(found.strangers) > 5 else "")
        told.append(
            _("{rows} did not go out with it, or stand in it twice ({some})").format(
                rows=rows(len(found.strangers)), some=some
            )
        )
    if found.unnumbered:
        told.append(_("without a row number: {rows}").format(rows=rows(found.unnumbered)))
    if found.lost:
        told.append(_("{columns} did not come back").format(columns=", ".join(map(literal, found.lost))))
    return _("Passed over: {told}.").format(told="; ".join(told)) if told else ""


def book_of(name: str) -> str:
    return _(
        "This workbook holds corrections of {name}. Open that list, then bring the workbook to its Review page."
    ).format(name=literal(name))


def book_name(list_name: str) -> str:
    return _("{name} to correct.xlsx").format(name=Path(list_name).stem)


def rows_to_correct(count: int) -> str:
    return _("{rows} to correct").format(rows=rows(count))


def page_of(pages: int, count: int) -> str:
    return _("of {pages} pages; {rows} in all").format(pages=number(pages), rows=rows(count))
