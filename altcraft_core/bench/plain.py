"""The baselines: what a person writes with csv and json in an afternoon. They build the same bodies, row by row.

python -m altcraft_core.bench.plain LIST               judges mails and phones by their looks
python -m altcraft_core.bench.plain LIST --libraries   asks email-validator and phonenumbers, as the product does
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import strptime

import email_validator
import phonenumbers

Reader = Callable[[str], str]  #: raises ValueError

CHUNK_ROWS = 10_000
MAIL = re.compile(r"[A-Za-z0-9_.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
SEXES = {"м": "male", "ж": "female", "male": "male", "female": "female"}
FIELDS = {
    "E-mail": "email",
    "Phone": "phones",
    "First name": "_fname",
    "Last name": "_lname",
    "Birth date": "_bdate",
    "City": "_city",
    "Country": "_country",
    "Sex": "_sex",
}


def build_bodies(path: Path, *, libraries: bool = False) -> Iterator[bytes]:
    """Read, map, normalize, check, deduplicate, encode and cut, all by hand."""
    read_mail, read_phone = (_ask_for_mail, _ask_for_phone) if libraries else (_look_at_mail, _look_at_phone)
    seen: set[str] = set()
    chunk: list[dict[str, dict[str, str]]] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            profile = _profile(row, read_mail, read_phone)
            if profile is None or profile["email"].lower() in seen:
                continue
            seen.add(profile["email"].lower())
            chunk.append({"data": profile})
            if len(chunk) == CHUNK_ROWS:
                yield _body(chunk)
                chunk = []
    if chunk:
        yield _body(chunk)


def _profile(row: dict[str, str], read_mail: Reader, read_phone: Reader) -> dict[str, str] | None:
    profile = {field: row[column].strip() for column, field in FIELDS.items() if row[column].strip()}
    try:
        profile["email"] = read_mail(profile["email"])
        if "phones" in profile:
            profile["phones"] = read_phone(profile["phones"])
        if "_bdate" in profile:
            profile["_bdate"] = _date(profile["_bdate"])
        if "_sex" in profile:
            profile["_sex"] = SEXES[profile["_sex"].lower()]
    except (KeyError, ValueError):
        return None
    return profile


def _look_at_mail(text: str) -> str:
    if not MAIL.fullmatch(text) or ".." in text:
        raise ValueError("not a mail address")
    return text


def _look_at_phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if len(digits) < 10:
        raise ValueError("not a phone")
    return "+7" + digits[-10:] if digits[0] in "789" else "+" + digits


def _ask_for_mail(text: str) -> str:
    return email_validator.validate_email(text, check_deliverability=False).normalized


def _ask_for_phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "RU")
    except phonenumbers.NumberParseException:
        raise ValueError("not a phone") from None
    if not phonenumbers.is_valid_number(number):
        raise ValueError("not a phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _date(text: str) -> str:
    form = "%Y-%m-%d" if text[:4].isdigit() else "%d.%m.%Y" if "." in text else "%d/%m/%Y"
    year, month, day = strptime(text, form)[:3]
    return f"{year:04}-{month:02}-{day:02}"


def _body(chunk: list[dict[str, dict[str, str]]]) -> bytes:
    body = {"workflow_id": 1, "matching": "email", "data": chunk}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


if __name__ == "__main__":
    lengths = [len(body) for body in build_bodies(Path(sys.argv[1]), libraries="--libraries" in sys.argv)]
    sys.stdout.write(json.dumps({"chunks": len(lengths), "bytes": sum(lengths)}))
