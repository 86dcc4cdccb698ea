"""The whole way of a list, in a browser. With PICTURES=folder it also takes the README's pictures."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from altcraft_core.store.database import open_database
from altcraft_core.store.history import History
from altcraft_core.store.journal import Journal
from tests.browser.chromium import browsing, choose, keyed, press, settle
from tests.processes import Installation

pytestmark = pytest.mark.slow

ROWS, BROKEN = 25_000, 300


def test_a_list_goes_from_a_file_into_a_scenario_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    installation = Installation(home=tmp_path / "home", pace=0.3)
    path = tmp_path / "клиенты.csv"
    write_russian_list(path)

    with installation.serving(), browsing(tmp_path) as page:
        page.goto(installation.address)
        take_picture(page, "1-start")
        page.locator("input[type=file]").set_input_files(path)
        expect(page.get_by_text("25,000").first).to_be_visible()
        expect(page.get_by_text("windows-1251").first).to_be_visible()
        take_picture(page, "2-upload")

        press(page, "next")
        expect(page.get_by_text("Имя").first).to_be_visible()
        take_picture(page, "3-mapping")

        press(page, "next")
        expect(page.get_by_text("24,700").first).to_be_visible()
        take_picture(page, "4-review")

        press(page, "next")
        choose(page, "scenario_demo", "Welcome")
        page.get_by_text("More for this request").click()
        add_content(page, "promo", "Весна")
        confirm = keyed(page, "confirmation_number").locator("input")
        confirm.fill("24699")
        expect(keyed(page, "send").get_by_role("button")).to_be_disabled()
        confirm.fill("24,700")
        take_picture(page, "5-send")
        confirm.press("Enter")
        expect(keyed(page, "send").get_by_role("button")).to_be_enabled()
        settle(page)
        recipe = save(page, "save_recipe", tmp_path / "recipe.toml")
        press(page, "send")

        page.wait_for_url("**/run?submission=*")
        take_picture(page, "6-run")
        expect(page.get_by_text("Every row that was sent has an outcome.").first).to_be_visible()
        take_picture(page, "7-finished")
        page.reload()
        expect(page.get_by_text("Every row that was sent has an outcome.").first).to_be_visible()
        page.get_by_text("Look at a request").click()
        expect(page.get_by_text("k•••").first).to_be_visible()
        expect(page.get_by_text("klient")).to_have_count(0)
        page.get_by_text("Show personal data").click()
        expect(page.get_by_text("$ALTCRAFT_TOKEN").first).to_be_visible()

        outcomes = pl.read_csv(save(page, "outcomes", tmp_path / "outcomes.csv"), infer_schema=False)

        page.goto(f"{installation.address}/history")
        settle(page)
        take_picture(page, "8-history")
        ledger = installation.ledger(12)

    assert outcomes.height == ROWS
    assert dict(outcomes.group_by("outcome").len().iter_rows()) == {"imported": ROWS - BROKEN, "rejected": BROKEN}
    assert outcomes.filter(outcome="imported")["profile_id"].n_unique() == ROWS - BROKEN
    assert (outcomes.filter(outcome="rejected")["error"] != "").all()
    assert (ledger["profiles"], ledger["engagements"], ledger["max_engagements"]) == (24_700, 24_700, 1)

    headless = Installation(home=tmp_path / "headless")
    assert headless.run("submit", path, "--recipe", recipe, "--yes").stderr == ""
    assert sent_bodies(headless) == sent_bodies(installation)


def add_content(page: Page, name: str, value: str) -> None:
    """Give message templates a value; it goes with every request."""
    keyed(page, "content_key").locator("input").fill(name)
    keyed(page, "content_value").locator("input").fill(value)
    press(page, "content_add")
    expect(page.get_by_text(f"{{apicontent.{name}}}", exact=True)).to_be_visible()
    page.get_by_text("More for this request").click()


def save(page: Page, key: str, path: Path) -> Path:
    """Press a download button and keep what it gives."""
    with page.expect_download() as download:
        press(page, key)
    download.value.save_as(path)
    return path


def sent_bodies(installation: Installation) -> list[str]:
    """The SHA-256 of each body of the only submission, as it was frozen."""
    engine = open_database(f"sqlite:///{installation.home / 'altcraft.db'}")
    (state,) = History(engine).states()
    return [chunk.sha256 for chunk in Journal(engine).chunks(state.submission.id)]


def write_russian_list(path: Path) -> None:
    """As Excel in Russia saves it: windows-1251, semicolons; 300 rows are broken, in three ways."""
    number = pl.int_range(ROWS, eager=True).alias("n")
    rows = pl.DataFrame(number).with_columns(
        broken=pl.when((pl.col("n") % 83 == 5) & (pl.col("n") < 83 * BROKEN)).then(pl.col("n") % 3)
    )
    rows.select(
        pl.when(pl.col("broken") == 0)
        .then(pl.lit("нет почты"))
        .when(pl.col("broken") == 1)
        .then(pl.lit(""))
        .otherwise(pl.format("klient{}@example.com", "n"))
        .alias("Эл. почта"),
        pl.when(pl.col("broken") == 2)
        .then(pl.lit("12345"))
        .otherwise(pl.format("8 (916) {}", pl.col("n").cast(pl.String).str.zfill(7)))
        .alias("Телефон"),
        pl.lit("Анна").alias("Имя"),
        pl.lit("Иванова; младшая").alias("Фамилия"),
        pl.lit("31.12.1990").alias("Дата рождения"),
    ).write_csv(path, separator=";", line_terminator="\r\n")
    path.write_bytes(path.read_text(encoding="utf-8").encode("windows-1251"))


def take_picture(page: Page, name: str) -> None:
    """Keep what is on the screen, where the README's pictures are asked for."""
    folder = os.environ.get("PICTURES")
    if folder:
        settle(page)
        page.screenshot(path=Path(folder) / f"{name}.png")
