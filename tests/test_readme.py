"""What the README says must hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from altcraft_core.recipe import read_recipe
from altcraft_core.settings import Connection

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_recipe_can_be_used(tmp_path: Path) -> None:
    (block,) = [block for block in re.findall(r"```toml\n(.*?)```", README, re.DOTALL) if "version = 1" in block]
    (tmp_path / "leaflet.pdf").write_bytes(b"%PDF")
    (tmp_path / "recipe.toml").write_text(block, encoding="utf-8")

    recipe = read_recipe(tmp_path / "recipe.toml")

    assert recipe.target is not None
    assert recipe.target.workflow_id == 12
    assert recipe.mapping.subscriptions


@pytest.mark.parametrize("setting", Connection.model_fields)
def test_it_names_every_setting_of_a_connection(setting: str) -> None:
    assert f"`{setting}`" in README


@pytest.mark.parametrize("command", ["serve", "worker", "check", "submit", "status", "demo", "bench"])
def test_it_names_every_command(command: str) -> None:
    assert f"python -m altcraft_core {command}" in README


@pytest.mark.parametrize("picture", sorted(set(re.findall(r"\((tests/pictures/[^)]+)\)", README))))
def test_its_pictures_are_there(picture: str) -> None:
    assert (ROOT / picture).is_file()
