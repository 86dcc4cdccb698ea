"""Words can be read on what lies behind them, in the light theme and in the dark one."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import browsing, keyed, press, settle
from tests.processes import Installation

pytestmark = pytest.mark.slow

LEAST = 4.5  # by WCAG 2.2, 1.4.3, for text of this size
#: The contrast of each text of an element with what lies behind it.
MEASURE = """trail => {
    const read = colour => { const parts = colour.match(/[\\d.]+/g).map(Number); return [...parts, 1].slice(0, 4); };
    const cover = (upper, lower) => lower.map((part, i) => upper[i] * upper[3] + part * (1 - upper[3]));
    const bend = part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => 0.2126 * bend(r / 255) + 0.7152 * bend(g / 255) + 0.0722 * bend(b / 255);
    const fade = element => element === null ? 1 : getComputedStyle(element).opacity * fade(element.parentElement);
    const measured = {};
    const behind = element => element === null ? [255, 255, 255]
        : cover(read(getComputedStyle(element).backgroundColor), behind(element.parentElement));
    for (const place = document.createTreeWalker(trail, NodeFilter.SHOW_TEXT); place.nextNode();) {
        const ground = behind(place.currentNode.parentElement);
        const [r, g, b, seen] = read(getComputedStyle(place.currentNode.parentElement).color);
        const ink = cover([r, g, b, seen * fade(place.currentNode.parentElement)], ground);
        const [low, high] = [light(ink), light(ground)].sort((a, b) => a - b);
        measured[place.currentNode.textContent] = (high + 0.05) / (low + 0.05);
    }
    return measured;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_steps_captions_and_warnings_can_be_read_in_both_themes(
    tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    installation = Installation(home=tmp_path / "home")
    path = tmp_path / "list.csv"
    path.write_text("email,sex\nanna@example.com,?\n")

    with installation.serving(), browsing(tmp_path) as page:
        page.emulate_media(color_scheme=scheme)
        page.goto(installation.address)
        page.locator("input[type=file]").set_input_files(path)
        press(page, "next")
        expect(page.get_by_role("heading", name="Map columns to fields")).to_be_visible()
        settle(page)
        contrasts = keyed(page, "trail").evaluate(MEASURE)
        caption = page.get_by_text("Each column of your list").evaluate(MEASURE)
        warning = page.get_by_text("is not understood").evaluate(MEASURE)
        page.screenshot(path=tmp_path / "steps.png")

    assert {words for words in contrasts if "Mapping" in words}
    assert caption
    assert warning
    measured = contrasts | caption | warning
    assert {words: contrast for words, contrast in measured.items() if contrast < LEAST} == {}
