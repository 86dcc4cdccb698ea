from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.lists.repairs.rewriting import REWRITERS, rewrite
from altcraft_core.records import Repair
from altcraft_core.records import RepairKind as Kind


def rewritten(value: str | None, step: Repair) -> str | None:
    after: str | None = (
        pl.DataFrame({"value": [value]}, schema={"value": pl.String}).select(rewrite(pl.col("value"), step)).item()
    )
    return after


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (Kind.EXPAND, "7,9161234567E+10", "79161234567"),
        (Kind.EXPAND, "7,9161E+10", "7,9161E+10"),
        (Kind.KEEP_NUMBER, "1 234,50 руб.", "1234,50"),
        (Kind.KEEP_NUMBER, "-5", "-5"),
        (Kind.KEEP_NUMBER, "нет", "нет"),
        (Kind.KEEP_ALL, "8 916 123-45-67; 8 916 123-45-68 (дом.)", "89161234567,89161234568"),
        (Kind.KEEP_ALL, "8 916 123-45-67 (дом.)", "8 916 123-45-67 (дом.)"),
        (Kind.KEEP_ALL, "+49 30123/456", "+49 30123/456"),
        (Kind.TAKE_FIRST, "a@b.ru; c@d.ru", "a@b.ru"),
        (Kind.TAKE_FIRST, "8 916 1 или 8 916 2", "8 916 1"),
        (Kind.TAKE_FIRST, "anna@mail.co,uk", "anna@mail.co,uk"),
        (Kind.TAKE_FIRST, "+49 30123/456", "+49 30123/456"),
        (Kind.TIDY_ADDRESS, "Anna <anna@mail,ru>", "anna@mail.ru"),
        (Kind.TIDY_ADDRESS, "anna (at) mail . ru", "anna@mail.ru"),
        (Kind.TIDY_ADDRESS, "mailto:annа@mail.ru", "anna@mail.ru"),
        (Kind.TIDY_ADDRESS, "anna@@mail..ru.", "anna@mail.ru"),
        (Kind.TIDY_ADDRESS, "anna petrova@mail.ru", "anna petrova@mail.ru"),
        (Kind.TIDY_ADDRESS, "вера@почта.рф", "вера@почта.рф"),
        (Kind.LATIN_LETTERS, "с@x.ru", "c@x.ru"),
        (Kind.LATIN_LETTERS, "Хору аnna@mail.ru", "Xopy anna@mail.ru"),
        (Kind.LATIN_LETTERS, "анна@mail.ru", "анна@mail.ru"),
        (Kind.REPLACE_DOMAIN, "anna@GMIAL.com", "anna@gmail.com"),
        (Kind.REPLACE_DOMAIN, "anna@mail.com", "anna@mail.com"),
        (Kind.SWAP_DAY_MONTH, "12/31/1990", "1990-12-31"),
        (Kind.SWAP_DAY_MONTH, "31.12.1990 10:05", "1990-12-31 10:05"),
        (Kind.SWAP_DAY_MONTH, "11/12/1990", "11/12/1990"),
        (Kind.SWAP_DAY_MONTH, "31/31/1990", "31/31/1990"),
        (Kind.SWAP_DAY_MONTH, "1990-31-12", "1990-12-31"),
        (Kind.SWAP_DAY_MONTH, "1990.31.1 10:05", "1990-01-31 10:05"),
        (Kind.SWAP_DAY_MONTH, "1990-11-12", "1990-11-12"),
        (Kind.SWAP_DAY_MONTH, "31 12 1990", "1990-12-31"),
        (Kind.SWAP_DAY_MONTH, "12  31 1990", "1990-12-31"),
        (Kind.SWAP_DAY_MONTH, "31. 12. 1990 г.", "1990-12-31"),
        (Kind.SWAP_DAY_MONTH, "11 12 1990", "11 12 1990"),
        (Kind.SWAP_DAY_MONTH, "31122020", "2020-12-31"),
        (Kind.SWAP_DAY_MONTH, "12312020", "2020-12-31"),
        (Kind.SWAP_DAY_MONTH, "12112020", "12112020"),
        (Kind.SWAP_DAY_MONTH, "20201231", "2020-12-31"),
        (Kind.SWAP_DAY_MONTH, "20203112", "20203112"),
        (Kind.SWAP_DAY_MONTH, "31122120", "31122120"),
        (Kind.FULL_YEAR, "31.12.90 г.", "31.12.1990"),
        (Kind.FULL_YEAR, "31.12.07", "31.12.2007"),
        (Kind.FULL_YEAR, "31.12.25", "31.12.2025"),
        (Kind.FULL_YEAR, "31.12.26", "31.12.26"),
        (Kind.FULL_YEAR, "31.12.49", "31.12.49"),
        (Kind.FULL_YEAR, "31.12.50", "31.12.1950"),
        (Kind.FROM_SERIAL, "33238", "1990-12-31"),
        (Kind.FROM_SERIAL, "33238.5", "1990-12-31"),
        (Kind.FROM_SERIAL, "54788", "2049-12-31"),
        (Kind.FROM_SERIAL, "90210", "90210"),
        (Kind.DAY_FIRST, "1/2/1990", "1990-02-01"),
        (Kind.MONTH_FIRST, "1/2/1990", "1990-01-02"),
        (Kind.CLEAR, "x", None),
        (Kind.SET_VALUE, "x", None),
        (Kind.REPLACE, "x", "x"),
    ],
)
def test_each_kind_writes_what_it_fits_and_leaves_the_rest(kind: Kind, before: str, after: str | None) -> None:
    assert rewritten(before, Repair(kind=kind)) == after


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        (Repair(kind=Kind.SET_COUNTRY, value_to="DE"), "030 12345678", "+493012345678"),
        (Repair(kind=Kind.SET_COUNTRY, value_to="DE"), "12", "12"),
        (Repair(kind=Kind.REPLACE_DOMAIN, value="old.ru", value_to="new.ru"), "a@OLD.ru", "a@new.ru"),
        (Repair(kind=Kind.REPLACE_DOMAIN, value="old.ru", value_to="new.ru"), "a@gold.ru", "a@gold.ru"),
        (Repair(kind=Kind.REPLACE, value=".", value_to=""), "...", None),
        (Repair(kind=Kind.REPLACE, value="(", value_to="$1"), "a(b", "a$1b"),
        (Repair(kind=Kind.SET_VALUE, value_to="male"), None, "male"),
        (Repair(kind=Kind.SHORTEN, length=3), "Москва", "Мос"),
        (Repair(kind=Kind.FULL_YEAR, field="_bdate"), "31.12.30", "31.12.1930"),
        (Repair(kind=Kind.FULL_YEAR, field="_bdate"), "31.12.07", "31.12.2007"),
    ],
)
def test_words_of_the_operator_are_taken_as_they_are(step: Repair, before: str | None, after: str | None) -> None:
    assert rewritten(before, step) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("+7 900 111-22-33 +7 900 444-55-66", "+79001112233"),
        ("89001112233  89004445566", "89001112233"),
        ("тел. 8 900 1112233 (моб), 8 900 4445566", "89001112233"),
        ("1-800-FLOWERS, 8 900 4445566", "1-800-FLOWERS"),
        ("8 900 111 22 33", "8 900 111 22 33"),
        ("8900 1112233 доб. 5", "8900 1112233 доб. 5"),
        ("+7 900 111-22-33/44", "+7 900 111-22-33/44"),
    ],
)
def test_the_first_of_several_phones_is_taken_without_words(before: str, after: str) -> None:
    step = Repair(kind=Kind.TAKE_FIRST, rule="phone")

    assert rewritten(before, step) == after
    assert rewritten(after, step) == after


@given(
    st.sampled_from([kind for kind in REWRITERS if kind is not Kind.REPLACE]),
    st.one_of(st.text(max_size=30), st.from_regex(r"[0-9aа@., /<>+-]{1,24}", fullmatch=True)),
)
def test_done_twice_changes_nothing_more(kind: Kind, value: str) -> None:
    step = Repair(kind=kind, value_to="DE")
    once = rewritten(value, step)
    assert rewritten(once, step) == once
