"""The damage report: what programs did to a list, and how it was repaired."""

from __future__ import annotations

from collections.abc import Sequence

from altcraft_core.lists.damage import DamageKind, Sample
from altcraft_core.records import RepairKind
from pages.components.text.words import _, _n, literal, number, rows

DAMAGE = _("Damage in this list")
DAMAGE_CAPTION = _(
    "Looked for in every row. The file itself is never changed: a repair is a step of this import, and can be undone."
)
REPAIR_ALL = _("Repair all that is safe")
REPAIRED = _("Repaired")
UNDO_REPAIR = _("Undo")
DAMAGE_COLUMN = _("Column")
DAMAGE_VALUE = _("In the list")
DAMAGE_MENDED = _("Becomes")
DAMAGE_SAMPLES = _("A few of them")
DAMAGE_SAMPLES_ALT = _("A few of the cells concerned")
CELL_EMPTIED = _("(empty)")
ROW_LEFT_OUT = _("(left out)")
CELL_STAYS = _("(stays as it is)")

DAMAGES = {
    DamageKind.HEADER_AGAIN: _("The header stands among the rows"),
    DamageKind.TOTALS: _("Rows with totals"),
    DamageKind.MISREAD: _("Garbled letters"),
    DamageKind.LETTERS_LOST: _("Lost letters"),
    DamageKind.STRAY: _("Characters that cannot be seen"),
    DamageKind.MIXED_LETTERS: _("Latin letters in Russian words, or the reverse"),
    DamageKind.PLACEHOLDER: _("Words for “nothing”, and failed formulas"),
    DamageKind.SCIENTIFIC: _("Long numbers written as 7.9161E+10"),
    DamageKind.ROUNDED: _("Long numbers rounded after 15 digits"),
    DamageKind.LOST_ZEROS: _("Zeros before numbers may be lost"),
    DamageKind.TWO_DATE_ORDERS: _("Dates in two orders in one column"),
}
DAMAGE_NEXT = {
    DamageKind.HEADER_AGAIN: _("The list was put together of several. Leave these rows out: nobody is in them."),
    DamageKind.TOTALS: _("A report was saved as a list. Leave these rows out: nobody is in them."),
    DamageKind.MISREAD: _(
        "Some program read these letters in a wrong encoding and saved them so. Those that come out whole can be read "
        "back without loss. If any cannot, export the list again where it comes from, as UTF-8."
    ),
    DamageKind.LETTERS_LOST: _(
        "Some program did not know these letters and put a sign or question marks in their place. The letters are "
        "lost. Export the list again where it comes from, as UTF-8."
    ),
    DamageKind.STRAY: _(
        "Non-breaking and zero-width spaces come along from web pages and documents. Take them out, so that equal "
        "values are equal."
    ),
    DamageKind.MIXED_LETTERS: _(
        "They look right, but no search and no mail server finds them. Give every such word one alphabet."
    ),
    DamageKind.PLACEHOLDER: _("Somebody would be addressed by them. Empty these cells."),
    DamageKind.SCIENTIFIC: _(
        "A spreadsheet shortened them. Those that still hold all digits can be written out; the digits of all others "
        "are lost. Format the column as text where the list comes from, and export it again."
    ),
    DamageKind.ROUNDED: _(
        "A spreadsheet put zeros in the place of all further digits, and they are lost. Format the column as text "
        "where the list comes from, and export it again."
    ),
    DamageKind.LOST_ZEROS: _(
        "Most numbers of the column have the same length, and some are shorter: a spreadsheet drops zeros in front. "
        "Where others begin with a zero, or the column has the name of a code, put the zeros back if all should have "
        "one length. Else leave them as they are, or format the column as text where the list comes from, and "
        "export it again."
    ),
    DamageKind.TWO_DATE_ORDERS: _(
        "Some begin with the day, others with the month, so that 01.02 can mean either. Those counted here are in the "
        "rarer order; of each column, the last sample is in the usual one. Find out where they come from, and export "
        "the list in one order."
    ),
}
REPAIR_BUTTONS = {
    DamageKind.HEADER_AGAIN: _("Leave them out"),
    DamageKind.TOTALS: _("Leave them out"),
    DamageKind.MISREAD: _("Read them back"),
    DamageKind.STRAY: _("Take them out"),
    DamageKind.MIXED_LETTERS: _("Unify the letters"),
    DamageKind.PLACEHOLDER: _("Empty these cells"),
    DamageKind.SCIENTIFIC: _("Write the digits out"),
    DamageKind.LOST_ZEROS: _("Put the zeros back"),
}
#: What was done, of repairs that the damage report offers.
REPAIRS_DONE = {
    RepairKind.DROP_HEADERS: _("Repeated headers left out"),
    RepairKind.DROP_TOTALS: _("Totals left out"),
    RepairKind.DECODE: _("Garbled letters read back"),
    RepairKind.DROP_UNSEEN: _("Characters that cannot be seen taken out"),
    RepairKind.UNIFY_LETTERS: _("One alphabet in each word"),
    RepairKind.EMPTY: _("Words for “nothing” emptied"),
    RepairKind.EXPAND: _("Long numbers written out"),
    RepairKind.RESTORE_ZEROS: _("Zeros put before numbers"),
}


def cells(count: int) -> str:
    return _n("{count} cell", "{count} cells", count).format(count=number(count))


def how_damaged(count: int, columns: Sequence[str], mendable: int) -> str:
    """How many cells, or whole rows, and where; how many can be repaired where not all can."""
    told = _("{cells} in {columns}").format(cells=cells(count), columns=_name(columns)) if columns else rows(count)
    if not mendable:
        return _("{told}; cannot be repaired here").format(told=told)
    if mendable < count:
        return _("{told}; {mendable} can be repaired").format(told=told, mendable=number(mendable))
    return told


def mark_damage(kind: DamageKind, sample: Sample) -> str:
    """The value with what is wrong in it made visible, where nobody would see it."""
    if kind is DamageKind.STRAY:
        return "".join(char if char.isprintable() else f"⟨{ord(char):04X}⟩" for char in sample.value)
    if kind is DamageKind.MIXED_LETTERS and sample.mended:
        pairs = zip(sample.value, sample.mended, strict=True)
        return "".join(char if char == meant else f"⟨{char}⟩" for char, meant in pairs)
    return sample.value


def length_of(column: str) -> str:
    return _("Digits in {column}").format(column=literal(column))


def repaired(kind: RepairKind, columns: Sequence[str]) -> str:
    done = REPAIRS_DONE[kind]
    return _("{done}: {columns}").format(done=done, columns=_name(columns)) if columns else done


def _name(columns: Sequence[str]) -> str:
    return ", ".join(f"**{literal(column)}**" for column in columns)
