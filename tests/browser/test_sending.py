"""Sending that takes seconds, in a browser: cancelled midway, then pressed twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from altcraft_core.store.database import open_database
from altcraft_core.store.history import History
from tests.browser.chromium import browsing, choose, keyed, press, settle
from tests.processes import Installation

pytestmark = pytest.mark.slow

ROWS = 4_500  # a chunk each: freezing them takes seconds


def test_sending_is_cancelled_without_a_trace_and_a_double_click_sends_once(tmp_path: Path) -> None:
    installation = Installation(home=tmp_path / "home")
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["email", *(f"person{row}@example.com" for row in range(ROWS))]), encoding="ascii")

    with installation.serving(), browsing(tmp_path) as page:
        page.goto(installation.address)
        page.locator("input[type=file]").set_input_files(path)
        expect(page.get_by_text(f"{ROWS:,}").first).to_be_visible()
        for title in ("Map columns to fields", "Review the rows", "Send the list"):
            settle(page)
            press(page, "next")
            expect(page.get_by_role("heading", name=title)).to_be_visible()
        settle(page)
        choose(page, "scenario_demo", "Welcome")
        keyed(page, "max_rows").get_by_role("slider").press("Home")
        expect(page.get_by_text(f"{ROWS:,} chunks").first).to_be_visible()

        confirm(page)
        press(page, "send")
        press(page, "stop_sending")
        expect(page.get_by_text("Nothing was sent").first).to_be_visible()
        assert count_submissions(installation) == 0
        assert not list((installation.home / "files").rglob("submissions/*"))

        confirm(page)
        keyed(page, "send").get_by_role("button").dblclick()
        page.wait_for_url("**/run?submission=*")
        settle(page)
        assert count_submissions(installation) == 1


def confirm(page: Page) -> None:
    """Type the number that opens the way."""
    number = keyed(page, "confirmation_number").locator("input")
    number.fill(str(ROWS))
    number.press("Enter")
    expect(keyed(page, "send").get_by_role("button")).to_be_enabled()
    settle(page)


def count_submissions(installation: Installation) -> int:
    """How many there are."""
    return History(open_database(f"sqlite:///{installation.home / 'altcraft.db'}")).count()
