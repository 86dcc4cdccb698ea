"""The rooms and who may enter which, read from the code's own imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = "altcraft_core"

WORDS = {"errors", "fields", "records", "settings"}
#: Which parts of the core each part may import, beside itself.
MAY_IMPORT = {
    "errors": set(),
    "fields": set(),
    "records": {"fields"},
    "settings": {"errors"},
    "lists": WORDS,
    "wire": WORDS,
    "store": WORDS,
    "demo": {"errors"},
    "recipe": WORDS,
    "delivery": WORDS | {"lists", "wire", "store", "demo"},
}
#: The same for the folders of the largest room. What stands right in it is a tool of all, or brings them together.
MAY_IMPORT_IN_LISTS = {
    "files": set(),
    "values": set(),
    "checks": {"values"},
    "repairs": {"values", "checks"},
    "columns": {"values", "repairs"},
    "mending": {"files", "values", "checks", "repairs", "columns"},
}
#: Which modules alone may use a library.
ONLY_IN = {
    "dbos": {"delivery/engine.py"},
    "httpx": {"wire/client.py", "bench/bare.py"},  # the loop that the product is measured against
    "obstore": {"store/bucket.py"},
    "streamlit": {"serving.py"},
    "plotly": set(),
}
DATABASE = {"sqlalchemy", "alembic", "sqlite3", "psycopg"}
#: The engine hands chunks over inside the store's transaction; the demo platform keeps a state of its own.
MAY_TOUCH_DATABASE = ("store/", "demo/", "delivery/engine.py")


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@cache
def imports(path: Path) -> frozenset[str]:
    return frozenset(find_imports(path))


def find_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def room(name: str) -> str:
    return name.split(".")[1] if name.startswith(f"{CORE}.") else ""


@pytest.mark.parametrize("path", modules(CORE), ids=str)
def test_imports_point_down_only(path: Path) -> None:
    own = path.relative_to(ROOT / CORE).parts[0].removesuffix(".py")
    entered = {room(name) for name in imports(path)} - {"", own}

    assert entered <= MAY_IMPORT.get(own, entered)


@pytest.mark.parametrize("folder", MAY_IMPORT_IN_LISTS)
def test_the_folders_of_lists_point_down_only(folder: str) -> None:
    names = {
        name.split(".")[2] for path in modules(f"{CORE}/lists/{folder}") for name in imports(path) if ".lists." in name
    }

    assert names & MAY_IMPORT_IN_LISTS.keys() <= MAY_IMPORT_IN_LISTS[folder] | {folder}


@pytest.mark.parametrize("path", [*modules(CORE), *modules("pages"), *modules("tests")], ids=str)
def test_records_come_through_their_door(path: Path) -> None:
    inside = path.is_relative_to(ROOT / CORE / "records")

    assert inside or not any(name.startswith(f"{CORE}.records.") for name in imports(path))


@pytest.mark.parametrize("path", modules(CORE), ids=str)
def test_each_library_stays_in_its_module(path: Path) -> None:
    inside = path.relative_to(ROOT / CORE).as_posix()
    used = {name.split(".")[0] for name in imports(path)}

    assert not {library for library in used & set(ONLY_IN) if inside not in ONLY_IN[library]}
    assert inside.startswith(MAY_TOUCH_DATABASE) or not used & DATABASE


@pytest.mark.parametrize("path", modules("pages"), ids=str)
def test_pages_speak_to_altcraft_and_to_the_database_through_the_core(path: Path) -> None:
    used = {name.split(".")[0] for name in imports(path)}

    assert not used & {"httpx", "dbos", *DATABASE}
