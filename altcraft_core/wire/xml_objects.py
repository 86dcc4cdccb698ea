"""JSON texts as XML elements, a column at once.

The objects of a column differ in their values and seldom in their shape: which names they have, how they are nested,
how long their arrays are. So each text is taken apart into its shape and its values, each distinct shape is written
once, with slots, and the slots are filled for all texts together.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import count

import polars as pl

from altcraft_core.errors import PlanError
from altcraft_core.wire.profiles import Digits
from altcraft_core.wire.xml_elements import ESCAPES, NAME, UNWRITABLE, escape, write_element

_AT_ONCE = 10_000  # texts; memory does not grow with the column
_END = "\0"  # between two texts: valid JSON has no such character, and XML neither
_STRING = r'"(?:[^"\\]|\\.)*"'
_SIGN = rf"[\[\]{{}},\s{_END}]"
_TOKEN = rf"(?:{_SIGN}|{_STRING}\s*:)+|{_STRING}|[^\s{_END}\"\[\]{{}},:]+"  # what lies between two values; a value
_VALUE = "0"  # what stands for every value in a shape
_SLOT = re.compile(r"(?<=>)([0-9]+)(?=<)")
_MARK = "\1"  # between a piece of XML and the number of a value
_MARKED = rf"{_MARK}\1{_MARK}"
_REFUSED = "\ufffe"  # what is written where XML cannot hold what is there; it cannot hold this either

_LOW_HALF = r"\\u[dD][c-fC-F].."
_ESCAPE = rf"\\u[dD][89abAB]..{_LOW_HALF}|\\u....|\\."
_WRITABLE_ESCAPE = (
    r'\\(?:["\\/nrt]|u(?:00(?:0[9aAdD]|[2-9a-fA-F].)|0[1-9a-fA-F]..|[1-9a-cA-CeE]...|[dD][0-7]..'
    rf"|[dD][89abAB]..{_LOW_HALF}|[fF](?:[^fF]..|[fF](?:[^fF].|[fF][^eEfF]))))"
)
_WRITABLE_TEXT = rf'"(?:[^"\\{UNWRITABLE}]|{_WRITABLE_ESCAPE})*"'
#: Valid JSON that surely can be written: plain names, and texts without what XML cannot hold.
_PLAIN = rf'^(?:[^"]|"{NAME}"\s*:|{_WRITABLE_TEXT}\s*(?:[,\]}}]|$))*$'
_SHALLOW = 100  # arrays and objects; so few are surely not nested too deeply to be written


def write_objects(texts: pl.Series, *, name: str, arrays: bool) -> pl.Series:
    """Each JSON text as `write_element` gives its value; null for null.

    Where XML cannot hold a value, U+FFFE stands, which it cannot hold either: ask `are_writable` before.
    """
    parts = [_write(texts.slice(start, _AT_ONCE), name, arrays=arrays) for start in range(0, len(texts), _AT_ONCE)]
    return pl.concat(parts) if parts else texts.clear()


def are_writable(texts: pl.Series) -> pl.Series:
    """Can XML hold the value of each JSON text? Null for null."""
    sure = texts.str.contains(_PLAIN) & (texts.str.count_matches(r"[\[{]") <= _SHALLOW)
    doubtful = (~sure).arg_true()
    # Rare: names with escapes, and what can indeed not be written. Writing them tells.
    written = write_objects(texts.gather(doubtful), name="xml", arrays=False)
    return sure.scatter(doubtful, ~written.str.contains(f"[{UNWRITABLE}]"))


def _write(texts: pl.Series, name: str, *, arrays: bool) -> pl.Series:
    escaped = texts.fill_null("null").str.replace_many(ESCAPES) + _END
    tokens = escaped.str.extract_all(_TOKEN).explode()
    is_value = ~tokens.str.contains(f"^{_SIGN}")
    shapes = _split(tokens.zip_with(~is_value, pl.Series([_VALUE])))
    first = is_value.cum_sum().filter(tokens.str.ends_with(_END)).shift(1, fill_value=0)
    filled = (
        pl.DataFrame({"shape": shapes, "first": first})
        .join(_write_shapes(shapes.unique(), name, arrays=arrays), on="shape", how="left", maintain_order="left")
        .select("first", "written", "slot")
        .explode("written", "slot", empty_as_null=False)
    )
    values = _read_values(tokens.filter(is_value)).gather(filled["first"] + filled["slot"])
    pieces = filled.select(pl.concat_str("written", values.alias("value"), ignore_nulls=True)).to_series()
    return _split(pieces).zip_with(texts.is_not_null(), pl.Series([None], dtype=pl.String)).alias(texts.name)


def _split(pieces: pl.Series) -> pl.Series:
    """The pieces joined to texts, each of which ends with the end sign."""
    return pieces.str.join("").str.split(_END).explode().head(-1)


def _write_shapes(shapes: pl.Series, name: str, *, arrays: bool) -> pl.DataFrame:
    """For each shape the pieces of XML in their order, and after each piece the number of the value that follows."""
    written = pl.Series([_write_shape(shape, name, arrays=arrays) for shape in shapes], dtype=pl.String)
    parts = written.str.split(_MARK)
    slots = parts.list.gather_every(2, 1).cast(pl.List(pl.UInt32), strict=False)  # null after the last piece
    return pl.DataFrame({"shape": shapes, "written": parts.list.gather_every(2), "slot": slots})


@lru_cache(1_000)
def _write_shape(shape: str, name: str, *, arrays: bool) -> str:
    """The XML of a shape, with the number of the value in each slot; a mark before and after each number."""
    numbers = count()
    numbering = json.JSONDecoder(parse_int=lambda _: Digits(next(numbers)))
    try:
        written = write_element(name, numbering.decode(shape), arrays=arrays)
    except (PlanError, RecursionError):
        written = _REFUSED
    return f"{_SLOT.sub(_MARKED, written)}{_END}{_MARK}"


def _read_values(tokens: pl.Series) -> pl.Series:
    """What the tokens of values say: texts without their quotes and escapes, nothing for null."""
    texts = tokens.str.strip_prefix('"').str.strip_suffix('"').zip_with(tokens != "null", pl.Series([""]))
    coded = texts.str.contains("\\", literal=True).arg_true()
    if coded.is_empty():
        return texts
    found = texts.gather(coded)
    escapes = sorted(found.str.extract_all(_ESCAPE).explode().unique(), key=len, reverse=True)  # pairs before halves
    meant = [escape(json.loads(f'"{one}"')) or _REFUSED for one in escapes]
    return texts.scatter(coded, found.str.replace_many(escapes, meant, leftmost=True))
