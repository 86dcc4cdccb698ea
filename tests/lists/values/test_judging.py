from __future__ import annotations

import json
import re

import phonenumbers
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from altcraft_core.fields import FieldKind
from altcraft_core.lists.values.judging import (
    Judge,
    decide_json,
    decide_mail,
    decide_phone,
    find_judge,
    normalize_judged,
)
from altcraft_core.lists.values.numbering import find_number

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
COUNTRIES = ("RU", "KZ", "BY", "UA", "UZ", "GB", "US", "DE", "CO", "TR", "XX")


def judge_of(kind: FieldKind, country: str = "RU") -> Judge:
    judge = find_judge(kind, country)
    assert judge is not None
    return judge


def written(judge: Judge, value: str) -> str | None:
    found: str | None = pl.select(judge.write(pl.lit(value))).item()
    return found


@pytest.mark.parametrize(
    ("value", "normal"),
    [
        ("ann@mail.ru", "ann@mail.ru"),
        ("Ann.Lee+x@Mail.RU", "Ann.Lee+x@mail.ru"),
        ("иван@почта.рф", "иван@почта.рф"),
        ("ann@mail", None),
        ("ann@@mail.ru", None),
        ("ann@mail..ru", None),
        (".ann@mail.ru", None),
        ("ann@-mail.ru", None),
        ("ann@mail.test", None),
        ("ann@localhost", None),
        (f"{'a' * 65}@mail.ru", None),
        ("ann@mail.ru, bob@mail.ru", None),
    ],
)
def test_mail_addresses(value: str, normal: str | None) -> None:
    assert decide_mail(value) == normal
    assert written(judge_of(FieldKind.EMAIL), value) in {normal, None}


@pytest.mark.parametrize(
    ("value", "country", "normal"),
    [
        ("+79001234567", "RU", "+79001234567"),
        ("89001234567", "RU", "+79001234567"),
        ("9001234567", "RU", "+79001234567"),
        ("79001234567", "RU", "+79001234567"),
        ("84951234567", "RU", "+74951234567"),
        ("+12025550123", "RU", "+12025550123"),
        ("79301111111", "RU", "+79301111111"),
        ("+79300000000", "RU", None),
        ("123", "RU", None),
        ("+7900123456", "RU", None),
        ("07911123456", "GB", "+447911123456"),
        ("030/12345678", "DE", "+493012345678"),
        ("030 12345/030 12347", "DE", None),
        ("+43123456/23457", "RU", None),
        ("+493012**7877", "RU", None),
        ("+4930127877Max", "RU", None),
        ("1-800-FLOWERS", "US", None),
        ("phone", "RU", None),
    ],
)
def test_phone_numbers(value: str, country: str, normal: str | None) -> None:
    assert decide_phone(value, country) == normal
    assert written(judge_of(FieldKind.PHONE, country), value) in {normal, None}


def judged(judge: Judge, value: str) -> str | None:
    """The word on a value, by whichever way it comes."""
    found: str | None = pl.select(normalize_judged(pl.lit(value), judge)).item()
    return found


@pytest.mark.parametrize("value", ["ann@mail.ru", "Ann_Lee-2@sub.example-shop.com", "IVAN@MAIL.RU"])
def test_common_addresses_need_no_library(value: str) -> None:
    assert written(judge_of(FieldKind.EMAIL), value) is not None


@pytest.mark.parametrize("value", ["+79001234567", "89001234567", "79001234567", "9001234567"])
def test_common_phones_need_no_library(value: str) -> None:
    assert written(judge_of(FieldKind.PHONE), value) == "+79001234567"


LOCAL = st.text("abzABZ019._%+-'!#$&*/=?^`{|}~", min_size=1, max_size=66)
DOMAIN = st.lists(
    st.one_of(
        st.text("abzAZ09-", min_size=1, max_size=8),
        st.sampled_from(["xn--p1ai", "a--b", "local", "x" * 64, "почта", "Straße", "ПРИМЕР", "münchen", "x_y"]),
    ),
    min_size=1,
    max_size=4,
).map(".".join)
TOP = st.sampled_from(["ru", "com", "рф", "test", "local", "onion", "arpa", "c", "museum", "ru.", "c0m", "INVALID"])
MAILS = st.one_of(st.tuples(LOCAL, DOMAIN, TOP).map(lambda part: f"{part[0]}@{part[1]}.{part[2]}"), st.emails())


@pytest.mark.slow
@settings(max_examples=400)
@given(value=MAILS)
@example("a@b.c--d.com")
def test_no_address_is_plain_that_the_library_refuses_or_writes_otherwise(value: str) -> None:
    found = written(judge_of(FieldKind.EMAIL), value)
    assert found is None or found == decide_mail(value)


@st.composite
def phones(draw: st.DrawFn) -> tuple[str, str]:
    """A country, and a number of one of its patterns, written in one of many ways, perhaps with a mistake."""
    country = draw(st.sampled_from(COUNTRIES[:-1]) | st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
    facts = phonenumbers.PhoneMetadata.metadata_for_region(country)
    types = (facts.mobile, facts.mobile, facts.fixed_line, facts.toll_free, facts.general_desc)
    patterns = [each.national_number_pattern for each in types if each is not None and each.national_number_pattern]
    pattern = draw(st.sampled_from(patterns)).replace(r"\d", "[0-9]")
    number = draw(st.one_of(st.from_regex(rf"\A(?:{pattern})\Z"), st.from_regex(r"\A[0-9]{7,12}\Z")))
    prefix = draw(
        st.sampled_from(
            ["", "+", *[f"+{facts.country_code}"] * 3, str(facts.country_code), *[facts.national_prefix or ""] * 2, "0"]
        )
    )
    text = prefix + number
    place = draw(st.integers(0, len(text)))
    return country, text[:place] + draw(st.sampled_from(["", "", "", "1", "+", "x", "."])) + text[place:]


@pytest.mark.slow
@settings(max_examples=400)
@given(sample=phones())
def test_no_phone_is_plain_that_the_library_refuses_or_writes_otherwise(sample: tuple[str, str]) -> None:
    country, value = sample
    found = written(judge_of(FieldKind.PHONE, country), value)
    assert found is None or found == decide_phone(value, country)


@pytest.mark.slow
@settings(max_examples=400)
@given(sample=phones(), home=st.sampled_from(COUNTRIES))
@example(("US", "+12425550123"), "RU")
@example(("RU", "810442071234567"), "RU")
def test_no_number_is_found_that_the_library_refuses_or_writes_otherwise(sample: tuple[str, str], home: str) -> None:
    for country in (sample[0], home):
        found = find_number(sample[1], country)
        assert found is None or found == decide_phone(sample[1], country)


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("+442071234567", "RU"),
        ("84951234567", "RU"),
        ("+12025550123", "DE"),
        ("+77011234567", "RU"),
        ("03012345678", "DE"),
        ("87011234567", "KZ"),
    ],
)
def test_plainly_written_numbers_need_no_library(value: str, country: str) -> None:
    assert find_number(value, country) == decide_phone(value, country) is not None


@settings(max_examples=300)
@given(digits=st.from_regex(r"\A9[0-9]{9}\Z"))
def test_every_russian_mobile_range_agrees_with_the_library(digits: str) -> None:
    assert written(judge_of(FieldKind.PHONE), f"+7{digits}") == decide_phone(f"+7{digits}", "RU")


ODD_MAILS = st.text("aя@. \"'<>()＠。,\u0301-", max_size=12)


@pytest.mark.slow
@settings(max_examples=400)
@given(value=st.one_of(MAILS, ODD_MAILS, st.text(max_size=20)))
@example('"a@b"@mail.ru')
@example("ann@почта。рф")
@example("ann@xn--80a1acny.xn--p1ai")
@example("o'neil@ПРИМЕР.рф")
@example(f"{'a' * 40}@{'я' * 20}.рф")
def test_every_address_gets_the_word_of_the_library(value: str) -> None:
    assert judged(judge_of(FieldKind.EMAIL), value) == decide_mail(value)


@pytest.mark.slow
@settings(max_examples=400)
@given(sample=st.one_of(phones(), st.tuples(st.sampled_from(COUNTRIES), st.text(max_size=20))))
@example(("US", "1-800-FLOWERS"))
@example(("RU", "٨٩٠٠١٢٣٤٥٦٧"))
@example(("RU", "89161234567;89161234568"))
@example(("RU", "84951234567доб.123"))
@example(("AT", "+43123456/23457"))
@example(("DE", "+493012**7877"))
def test_every_phone_gets_the_word_of_the_library_unless_digits_are_left_out_or_joined(
    sample: tuple[str, str],
) -> None:
    country, value = sample
    number, left_out = ask_library(value, country)
    bare = EXTENSION.sub("", value)
    before, slash, _ = bare.partition("/")
    is_cut = re.search(r"\d.*(?:\*.*\d|[^\W\d_])", bare) or (slash and ask_library(before, country)[0])
    expected = None if is_cut or (left_out and bare == value) else number
    assert judged(judge_of(FieldKind.PHONE, country), value) == expected


EXTENSION = re.compile(r"(?i)(?:ext|доб|x|#)[.]?[ ]?[0-9]{1,5}$")


def ask_library(value: str, country: str) -> tuple[str | None, bool]:
    """What the library makes of a value as it stands, and whether it keeps anything out of the number."""
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return None, False
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return found if phonenumbers.is_valid_number(number) else None, number.extension is not None


BETWEEN = st.sampled_from(
    [";", " ; ", ",", ", ", "/", " /x", "\\", "|", " ", "x", " ext ", " доб. ", "#", ";isub=", "~", "\n"]
)


@pytest.mark.slow
@settings(max_examples=200)
@given(first=phones(), second=phones(), between=BETWEEN)
@example(("RU", "89161234567"), ("RU", "89161234568"), ";")
@example(("RU", "89161234567"), ("RU", "89161234568"), " /x")
@example(("RU", "89161234567"), ("RU", "89161234568"), "x")
@example(("DE", "49300"), ("RU", "93000x50001"), "/")
def test_no_second_number_is_left_out_in_silence(first: tuple[str, str], second: tuple[str, str], between: str) -> None:
    country, value = first
    found = judged(judge_of(FieldKind.PHONE, country), f"{value}{between}{second[1]}")
    digits = re.sub(r"[^0-9]", "", EXTENSION.sub("", second[1]))  # which is left out where it is written as one
    assert found is None or found[-1] == digits[-1] or len(digits) <= 5


@pytest.mark.parametrize("between", [";", "; ", " ; ", ",", "/", " / x", "x", "#", " доб. ", " ext "])
def test_a_cell_of_two_numbers_is_refused(between: str) -> None:
    assert decide_phone(f"89161234567{between}89161234568", "RU") is None


@pytest.mark.parametrize("end", [" доб. 123", "доб.123", ", доб 12345", " ext. 123", ";ext=123", "x1", "#12", ";", " "])
def test_a_number_with_an_extension_that_is_written_as_one_is_accepted(end: str) -> None:
    assert decide_phone(f"84951234567{end}", "RU") == "+74951234567"


@pytest.mark.parametrize("end", [" доб. 123456", ";123", ", 123", " - 123#", ";isub=123", "x1 ext 2"])
def test_a_number_with_other_digits_behind_it_is_refused(end: str) -> None:
    assert decide_phone(f"84951234567{end}", "RU") is None


@given(value=st.one_of(MAILS, st.text(max_size=20)))
def test_an_accepted_address_is_accepted_as_written(value: str) -> None:
    normal = decide_mail(value)
    assert normal is None or decide_mail(normal) == normal


@pytest.mark.slow
@given(sample=phones())
def test_an_accepted_phone_is_accepted_as_written(sample: tuple[str, str]) -> None:
    country, value = sample
    normal = decide_phone(value, country)
    assert normal is None or decide_phone(normal, country) == normal


@pytest.mark.parametrize(
    ("value", "normal"),
    [
        ("{}", "{}"),
        ("[]", "[]"),
        ('{ "a b" : [1.10, 1e400, "x\\" :  y"] }', '{"a b":[1.10,1e400,"x\\" :  y"]}'),
        ('{"a": "\\u0416", "a": true}', '{"a":"\\u0416","a":true}'),
        ("{'a': 1}", None),
        ('{"a": NaN}', None),
        ("[1,]", None),
        ('"text"', None),
        ("12", None),
        ("[" * 100_000 + "]" * 100_000, None),
    ],
)
def test_json(value: str, normal: str | None) -> None:
    assert judged(judge_of(FieldKind.OBJECT), value) == normal


@pytest.mark.slow
@given(value=st.dictionaries(st.text(), VALUES) | st.lists(VALUES), gap=st.sampled_from([None, 1, "\t"]))
def test_compacted_json_means_the_same(value: object, gap: int | str | None) -> None:
    for ascii_only in (True, False):
        plain = json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":"))
        assert decide_json(json.dumps(value, ensure_ascii=ascii_only, indent=gap)) == plain


@given(text=st.text('{}[]",: 1aNn\\u', max_size=12))
def test_no_text_is_taken_for_json_that_is_none(text: str) -> None:
    normal = judged(judge_of(FieldKind.OBJECT), text)
    assert normal is None or json.loads(normal) == json.loads(text)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_a_pattern_that_polars_takes(country: str) -> None:
    assert written(judge_of(FieldKind.PHONE, country), "no phone") is None
