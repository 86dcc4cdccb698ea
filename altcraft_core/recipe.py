"""A recipe: one saved way of importing, as a TOML file. Pages write it, commands read it, both send the same bytes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from altcraft_core.errors import RecipeError
from altcraft_core.records import (
    NO_SCENARIO,
    Attachment,
    BadRows,
    BlankValues,
    ColumnMapping,
    Duplicates,
    Limits,
    Matching,
    ReadOptions,
    RowRules,
    Target,
)

VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a list is read, mapped, judged and sent."""

    options: ReadOptions = field(default_factory=ReadOptions)
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    rules: RowRules = field(default_factory=RowRules)
    target: Target | None = None  #: None: nothing is said of matching, scenario and flags
    limits: Limits = field(default_factory=Limits)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Read(_Table):
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=0)


class _Rows(_Table):
    duplicates: Duplicates = Duplicates.KEEP_FIRST
    bad_rows: BadRows = BadRows.LEAVE_OUT
    blank_values: BlankValues = BlankValues.OMIT
    phone_country: str = Field(default="RU", pattern="^[A-Z]{2}$")


class _Attachment(_Table):
    name: str
    mimetype: str
    data: str


class _Target(_Table):
    workflow_id: int = Field(default=NO_SCENARIO, ge=NO_SCENARIO)
    matching: Matching = Matching.EMAIL
    field_name: str = ""
    format: str = Field(default="json", pattern="^(json|xml)$")
    skip_triggers: bool = False
    skip_invalid_subscriptions: bool = False
    detect_geo: bool = False
    content: dict[str, str] = {}
    custom_data: dict[str, str] = {}
    attachments: list[_Attachment] = []


class _Chunks(_Table):
    max_rows: int = Field(default=10_000, ge=1)
    max_bytes: int = Field(default=10_000_000, ge=1_000)


class _File(_Table):
    version: int = Field(ge=VERSION, le=VERSION)
    read: _Read = _Read()
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    rows: _Rows = _Rows()
    target: _Target | None = None
    chunks: _Chunks = _Chunks()


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file; RecipeError names what is wrong in it."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise RecipeError(f"The recipe {path.name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise RecipeError(f"The recipe {path.name} is not UTF-8 text.") from None
    return parse_recipe(text)


def parse_recipe(text: str) -> Recipe:
    """The recipe in a TOML text; RecipeError names what is wrong in it."""
    try:
        found = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"The recipe is not TOML: {error}.") from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in error.errors())
        raise RecipeError(f"The recipe cannot be used: {wrong}.") from None
    if found.target and found.target.matching is Matching.CUSTOM and not found.target.field_name:
        raise RecipeError("The recipe matches by a custom field, so its target needs field_name.")
    return Recipe(
        options=ReadOptions(**found.read.model_dump()),
        mapping=ColumnMapping(columns=tuple(found.columns.items()), constants=tuple(found.constants.items())),
        rules=RowRules(**found.rows.model_dump()),
        target=_read_target(found.target) if found.target else None,
        limits=Limits(**found.chunks.model_dump()),
    )


def write_recipe(recipe: Recipe) -> str:
    """The TOML text of a recipe; `parse_recipe` gives the same recipe back."""
    tables: dict[str, Any] = {
        "version": VERSION,
        "read": {name: value for name, value in vars(recipe.options).items() if value is not None},
        "columns": dict(recipe.mapping.columns),
        "constants": dict(recipe.mapping.constants),
        "rows": {name: str(value) for name, value in vars(recipe.rules).items()},
    }
    if recipe.target:
        tables["target"] = _write_target(recipe.target)
    tables["chunks"] = vars(recipe.limits)
    return tomli_w.dumps(tables)


def _read_target(found: _Target) -> Target:
    objects = {
        "content": tuple(found.content.items()),
        "custom_data": tuple(found.custom_data.items()),
        "attachments": tuple(Attachment(**file.model_dump()) for file in found.attachments),
    }
    return Target(**found.model_dump() | objects)


def _write_target(target: Target) -> dict[str, Any]:
    objects = {
        "matching": str(target.matching),
        "content": dict(target.content),
        "custom_data": dict(target.custom_data),
        "attachments": [vars(file) for file in target.attachments],
    }
    return {name: value for name, value in (vars(target) | objects).items() if value or value is False}
