"""The machine's own Chromium, driven as a person would drive it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_CHROMIUM = "The browser tests could not run: this machine has no chromium."
PATIENCE = 60_000  # milliseconds


@contextmanager
def browsing(folder: Path) -> Iterator[Page]:
    """A page of a fresh Chromium, as large as a laptop's screen."""
    chromium = shutil.which("chromium")
    if chromium is None and os.environ.get("CI"):
        pytest.fail(NO_CHROMIUM)
    if chromium is None:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, accept_downloads=True, locale="en-GB")
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        try:
            yield page
        except BaseException:
            page.screenshot(path=folder / "last-seen.png", full_page=True)
            raise
        finally:
            browser.close()


def keyed(page: Page, key: str) -> Locator:
    """The widget or block of that key."""
    return page.locator(f".st-key-{key}")


def press(page: Page, key: str) -> None:
    """Press the button of that key."""
    keyed(page, key).get_by_role("button").first.click()


def choose(page: Page, key: str, option: str) -> None:
    """Choose an option of a selectbox by a part of its words."""
    keyed(page, key).locator("input").first.click()
    page.get_by_role("option").filter(has_text=option).first.click()


def settle(page: Page) -> None:
    """Wait until the script of the page has run to its end."""
    page.wait_for_function("!document.querySelector('[data-test-script-state=\"running\"]')")
    page.wait_for_timeout(600)
