from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.lists.repairs.addresses import find_address


def found(value: str) -> str | None:
    address: str | None = pl.DataFrame({"value": [value]}).select(find_address(pl.col("value"))).item()
    return address


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("anna@mail.ru, boris@mail.ru", "anna@mail.ru"),
        ("anna.k@mail.ru,ivan.p@mail.ru", "anna.k@mail.ru"),
        ("anna@mail.ru boris@mail.ru", "anna@mail.ru"),
        ("Anna <anna@mail.ru>, Boris <boris@mail.ru>", "anna@mail.ru"),
        ("mailto:anna@mail.ru, mailto:boris@mail.ru", "anna@mail.ru"),
        ("1. anna@mail.ru", "anna@mail.ru"),
        ("1) anna@mail.ru 2) boris@mail.ru", "anna@mail.ru"),
        ("'a@x.ru'", "a@x.ru"),
        ('"a@x.ru"', "a@x.ru"),
        ("«a@x.ru»", "a@x.ru"),
        ("(a@x.ru)", "a@x.ru"),
        ("Anna 'a@x.ru'", "a@x.ru"),
        ("E-mail: a@x.ru", "a@x.ru"),
        ("Почта:a@x.ru", "a@x.ru"),
        ("a@x.ru (дом)", "a@x.ru"),
        ("a@x.ru,Анна", "a@x.ru"),
        ("o'brien@x.ru.", "o'brien@x.ru"),
        ("anna@mail,ru", "anna@mail.ru"),
        ("anna@mail,ru.", "anna@mail.ru"),
        ("Anna <anna@mail,ru>", "anna@mail.ru"),
        ("anna@mail.yandex. ru", "anna@mail.yandex.ru"),
        ("anna@gmаil,com", "anna@gmail.com"),
        ('"вера@почта.рф"', "вера@почта.рф"),
        ("e-mail: сора@mail.ru", "сора@mail.ru"),
    ],
)
def test_the_address_that_is_plainly_written_is_found(cell: str, address: str) -> None:
    assert found(cell) == address


@pytest.mark.parametrize(
    "cell",
    [
        "anna petrova@mail.ru",
        "anna. petrova@mail.ru",
        "anna,petrova@mail.ru",
        "anna(petrova@mail.ru",
        "https://anna:word@mail.ru",
        "anna:petrova@mail.ru",
        "anna@mail.ru-boris@mail.ru",
        "anna@mail.ru.boris@mail.ru",
        "anna@mail.ru_boris@mail.ru",
        "anna@mail,ru, boris@mail.ru",
        "anna@, boris@mail.ru",
        "anna@mail.co uk",
        "anna@mail.co,uk, boris@mail.ru",
        "anna@mail, anna",
        "anna@mail,anna",
        "a!nna@mail.ru",
        "нет",
    ],
)
def test_where_no_address_is_plain_none_is_found(cell: str) -> None:
    assert found(cell) is None


_ADDRESSES = st.from_regex(r"[a-z]{1,4}(\.[a-z]{1,3})?@[a-z]{1,4}\.(ru|com)", fullmatch=True)


@given(st.lists(_ADDRESSES, min_size=2, max_size=4), st.sampled_from([", ", ",", ";", " ", " / ", "\n", "|", ",  "]))
def test_of_several_addresses_the_first_is_found(addresses: list[str], between: str) -> None:
    assert found(between.join(addresses)) == addresses[0]


@given(st.from_regex(r"[ab1@., /<>()'\"_:;-]{1,24}", fullmatch=True))
def test_nothing_is_found_that_does_not_stand_in_the_cell(cell: str) -> None:
    address = found(cell)
    if address is None:
        return
    bare = "@".join(part.strip() for part in cell.replace("@", " @ ").split("@") if part.strip())
    name, _, domain = address.partition("@")
    assert bare.partition("@")[0].endswith(name)
    assert address in bare or (bare.count("@") == 1 and _mend_points(bare).partition("@")[2].startswith(domain))


def _mend_points(bare: str) -> str:
    for before, after in ((" ", ""), (",", "."), ("....", "."), ("...", "."), ("..", "."), ("..", ".")):
        bare = bare.replace(before, after)
    return bare
