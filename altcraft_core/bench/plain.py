"""The baseline: what a careful person writes with csv and json in an afternoon. It builds the same bodies, row by row.

python -m altcraft_core.bench.plain LIST
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from time import strptime

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


def build_bodies(path: Path) -> Iterator[bytes]:
    """Read, map, normalize, check, deduplicate, encode and cut, all by hand."""
    seen: set[str] = set()
    chunk: list[dict[str, dict[str, str]]] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            profile = _profile(row)
            if profile is None or profile["email"].lower() in seen:
                continue
            seen.add(profile["email"].lower())
            chunk.append({"data": profile})
            if len(chunk) == CHUNK_ROWS:
                yield _body(chunk)
                chunk = []
    if chunk:
        yield _body(chunk)


def _profile(row: dict[str, str]) -> dict[str, str] | None:
    profile = {field: row[column].strip() for column, field in FIELDS.items() if row[column].strip()}
    mail = profile.get("email", "")
    if not MAIL.fullmatch(mail) or ".." in mail:
        return None
    if "phones" in profile:
        digits = re.sub(r"\D", "", profile["phones"])
        if len(digits) < 10:
            return None
        profile["phones"] = "+7" + digits[-10:] if digits[0] in "789" else "+" + digits
    if "_bdate" in profile:
        try:
            profile["_bdate"] = _date(profile["_bdate"])
        except ValueError:
            return None
    if "_sex" in profile:
        profile["_sex"] = SEXES[profile["_sex"].lower()]
    return profile


def _date(text: str) -> str:
    form = "%Y-%m-%d" if text[:4].isdigit() else "%d.%m.%Y" if "." in text else "%d/%m/%Y"
    year, month, day = strptime(text, form)[:3]
    return f"{year:04}-{month:02}-{day:02}"


def _body(chunk: list[dict[str, dict[str, str]]]) -> bytes:
    body = {"workflow_id": 1, "matching": "email", "data": chunk}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


if __name__ == "__main__":
    bodies = list(map(len, build_bodies(Path(sys.argv[1]))))
    sys.stdout.write(json.dumps({"chunks": len(bodies), "bytes": sum(bodies)}))
