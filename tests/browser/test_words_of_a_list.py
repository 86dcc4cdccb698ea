"""What a list or an operator says is shown as it was said, and heard while it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import browsing, keyed, press, settle
from tests.processes import Installation

pytestmark = pytest.mark.slow

NAMES = ("email", ":material/home:", "a -> b", "**b**", ":red[x]", "$x$ $y$", "[a](http://b.com)", ":smile:", "<b>")


def test_names_stay_as_they_are_and_buttons_follow_what_is_typed(tmp_path: Path) -> None:
    installation = Installation(home=tmp_path / "home")
    path = tmp_path / "signs.csv"
    path.write_text(",".join(NAMES) + "\n" + ",".join(("anna@example.com", *NAMES[1:])) + "\n")

    with installation.serving(), browsing(tmp_path) as page:
        page.goto(installation.address)
        page.locator("input[type=file]").set_input_files(path)
        press(page, "next")
        expect(page.get_by_role("heading", name="Map columns to fields")).to_be_visible()
        settle(page)
        shown = keyed(page, "columns").inner_text().replace("\N{WORD JOINER}", "").splitlines()
        assert set(NAMES) <= set(shown)

        keyed(page, "constant_value").locator("input").fill("spring fair")
        expect(keyed(page, "constant_add").get_by_role("button")).to_be_enabled()
        press(page, "constant_add")
        expect(page.get_by_text("spring fair", exact=True)).to_be_visible()
