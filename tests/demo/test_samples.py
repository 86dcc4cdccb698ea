from __future__ import annotations

from pathlib import Path

import email_validator
import phonenumbers
import polars as pl
import pytest

from altcraft_core.demo.samples import PERIOD, SHARES, count_sample, write_sample

COLUMNS = ["First name", "Last name", "E-mail", "Phone", "Birth date", "City", "Country", "Sex", "CRM ID"]


def read_sample(rows: int, folder: Path) -> pl.DataFrame:
    write_sample(rows, folder / "sample.csv")
    return pl.read_csv(folder / "sample.csv", infer_schema=False)


def is_mail(value: str) -> bool:
    try:
        email_validator.validate_email(value, check_deliverability=False)
    except email_validator.EmailNotValidError:
        return False
    return True


def is_phone(value: str) -> bool:
    return phonenumbers.is_valid_number(phonenumbers.parse(value, "RU"))


def real_dates(values: pl.Series) -> pl.Series:
    return values.str.to_date("%d.%m.%Y", strict=False).fill_null(values.str.to_date("%Y-%m-%d", strict=False))


def test_every_kind_of_row_has_its_share(tmp_path: Path) -> None:
    people = read_sample(5_000, tmp_path)
    filled = people.filter(pl.col("CRM ID").is_not_null())
    mails, phones, dates = (filled[name].drop_nulls() for name in ("E-mail", "Phone", "Birth date"))
    good = mails.filter(mails.map_elements(is_mail, return_dtype=pl.Boolean))

    assert people.columns == COLUMNS
    assert (
        {
            "bad_mail": len(mails) - len(good),
            "no_mail": filled["E-mail"].null_count(),
            "impossible_date": real_dates(dates).null_count(),
            "short_phone": sum(not is_phone(phone) for phone in phones),
            "repeated": len(good) - good.n_unique(),
            "suppressed": good.str.ends_with("@suppressed.example.com").sum(),
            "blank": len(people.filter(pl.all_horizontal(pl.all().is_null()))),
        }
        == count_sample(5_000)
        == {kind: 5 * share for kind, share in SHARES.items()}
    )


def test_odd_rows_are_good_and_written_in_other_ways(tmp_path: Path) -> None:
    usual = read_sample(PERIOD, tmp_path)
    write_sample(PERIOD, tmp_path / "odd.csv", odd_percent=5)
    odd = pl.read_csv(tmp_path / "odd.csv", infer_schema=False)
    changed = odd.filter(odd["E-mail"].ne_missing(usual["E-mail"]))

    assert len(changed) == 50 == odd["Phone"].ne_missing(usual["Phone"]).sum()
    assert changed["E-mail"].n_unique() == 50
    assert all(map(is_mail, changed["E-mail"]))
    assert all(map(is_phone, changed["Phone"]))
    assert changed["E-mail"].str.contains("'|^я|испытание").all()


def test_a_row_is_of_one_kind_only(tmp_path: Path) -> None:
    people = read_sample(PERIOD, tmp_path)
    faults = people.select(
        mail=~pl.col("E-mail").fill_null("").str.contains(r"^[\w.]+\w@[\w.]+$"),
        date=pl.col("Birth date").is_not_null() & pl.Series(real_dates(people["Birth date"])).is_null(),
        phone=pl.col("Phone").str.len_chars() < 11,
    )

    assert faults.filter(pl.sum_horizontal(pl.all()) > 1).is_empty()


def test_broken_rows_are_24_in_a_thousand() -> None:
    broken = ("bad_mail", "no_mail", "impossible_date", "short_phone")

    assert sum(SHARES[kind] for kind in broken) == 24
    assert (SHARES["repeated"], SHARES["suppressed"]) == (6, 4)


def test_a_repeated_row_is_a_good_earlier_row_once_more(tmp_path: Path) -> None:
    people = read_sample(PERIOD, tmp_path).with_row_index()
    twins = people.filter(pl.col("E-mail").is_duplicated() & pl.col("E-mail").is_not_null()).sort("E-mail", "index")
    first, again = (twins.gather_every(2, offset) for offset in (0, 1))

    assert len(twins) == 2 * SHARES["repeated"]
    assert first.drop("index", "CRM ID").equals(again.drop("index", "CRM ID"))
    assert (again["index"] - first["index"]).to_list() == [7] * SHARES["repeated"]
    assert all(is_mail(mail) for mail in first["E-mail"])


def test_crm_ids_keep_their_leading_zeros(tmp_path: Path) -> None:
    ids = read_sample(PERIOD, tmp_path)["CRM ID"].drop_nulls()

    assert ids.str.contains(r"^0\d{7}$").all()
    assert ids.is_unique().all()


def test_nobody_real_can_be_addressed(tmp_path: Path) -> None:
    mails = read_sample(PERIOD, tmp_path)["E-mail"].drop_nulls()
    domains = mails.str.extract(r"@([\w.]+)$").drop_nulls()

    assert domains.str.contains(r"(^|\.)example\.(com|org|net)$").all()


@pytest.mark.parametrize("rows", [0, 1, 7, 1_234])
def test_a_shorter_list_is_the_beginning_of_a_longer_one(tmp_path: Path, rows: int) -> None:
    shorter = read_sample(rows, tmp_path)
    longer = read_sample(2_000, tmp_path)

    assert shorter.equals(longer.head(rows))


@pytest.mark.parametrize("rows", [0, 1, 500, 999, 1_717])
def test_counts_fit_lists_of_any_length(tmp_path: Path, rows: int) -> None:
    people = read_sample(rows, tmp_path)
    counts = count_sample(rows)

    assert len(people) == rows
    assert people["CRM ID"].null_count() == counts["blank"]
    assert people["E-mail"].null_count() == counts["blank"] + counts["no_mail"]
    assert people["E-mail"].str.ends_with("@suppressed.example.com").sum() == counts["suppressed"]


@pytest.mark.slow
def test_addresses_and_phones_stay_unique_in_a_million(tmp_path: Path) -> None:
    people = read_sample(1_000_000, tmp_path)
    counts = count_sample(1_000_000)
    whole = people.filter(pl.col("Phone").str.len_chars() >= 11).select(
        pl.col("Phone").str.replace_all(r"\D", "").str.tail(10)
    )

    assert people["E-mail"].drop_nulls().n_unique() == 1_000_000 - sum(
        counts[kind] for kind in ("blank", "no_mail", "repeated")
    )
    assert len(whole) - whole.n_unique() <= counts["repeated"]
