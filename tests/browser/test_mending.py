"""A list with five kinds of trouble is mended by cause, cell by cell and by a workbook, in a browser."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import browsing, keyed, press, settle
from tests.pages.troubled import TROUBLED
from tests.processes import Installation

pytestmark = pytest.mark.slow

KINDS = (
    "E-mail is not a mail address",
    "Phone is not a phone number",
    "Date of birth is not a possible date",
    "Sex is neither male nor female",
    "E-mail is missing",
)


def test_five_kinds_of_trouble_are_mended_by_cause_to_no_issue_in_under_ten_clicks(tmp_path: Path) -> None:
    installation = Installation(home=tmp_path / "home")

    with installation.serving(), browsing(tmp_path) as page:
        go_to_review(page, installation, tmp_path)
        take_picture(page, "mending-1-begin")
        for title in KINDS:
            expect(keyed(page, "errors").get_by_text(title)).to_be_visible()
        expect(page.get_by_text("10 rows = 2 accepted + 8 rejected")).to_be_visible()
        count_clicks(page)
        steps = 0
        while not page.get_by_text("No row is rejected.").is_visible():
            steps = accept(page, steps)
        page.get_by_text("E-mail: perhaps misspelt · 1").click()
        settle(page)
        accept(page, steps)
        expect(page.get_by_text("10 rows = 9 accepted + 0 rejected + 0 duplicate + 1 left out")).to_be_visible()
        expect(page.get_by_text("Nothing is left to mend.")).to_be_visible()
        expect(page.get_by_text("Worth a look")).to_have_count(0)
        assert steps < page.evaluate("window.clicks") < 10
        press(page, f"undo_0_of_{steps + 1}")
        expect(page.get_by_text("No row is rejected.")).to_be_hidden()
        expect(keyed(page, f"undo_0_of_{steps}")).to_be_visible()
        settle(page)
        page.reload()
        expect(keyed(page, f"undo_0_of_{steps}")).to_be_visible()


def test_a_workbook_goes_out_and_comes_back_corrected(tmp_path: Path) -> None:
    installation = Installation(home=tmp_path / "home")

    with installation.serving(), browsing(tmp_path) as page:
        go_to_review(page, installation, tmp_path)
        page.get_by_text("With a workbook").click()
        settle(page)
        take_picture(page, "mending-3-workbook")
        with page.expect_download() as download:
            press(page, "book_out")
        book = tmp_path / "corrected.xlsx"
        download.value.save_as(book)
        correct(book)
        keyed(page, "mending").locator("input[type=file]").set_input_files(book)
        expect(page.get_by_text("corrects 2 cells in 2 rows")).to_be_visible()
        take_picture(page, "mending-4-back")
        press(page, "take_over")
        expect(page.get_by_text("10 rows = 4 accepted + 6 rejected")).to_be_visible()
        settle(page)
        take_picture(page, "mending-5-taken")
        mend_by(page, "Cell by cell")
        take_picture(page, "mending-6-cells")
        edit_first_mail(page, "boris@example.com")
        expect(page.get_by_text("1 cell", exact=True)).to_be_visible()
        expect(page.get_by_text("1 corrected cell is not saved yet.")).to_be_visible()
        expect(keyed(page, "next").get_by_role("button")).to_be_disabled()
        press(page, "save_cells")
        expect(page.get_by_text("10 rows = 5 accepted + 5 rejected")).to_be_visible()


def mend_by(page: Page, way: str) -> None:
    """Choose a way of mending; a press while the page is drawn anew is lost."""
    chosen = page.get_by_test_id("stBaseButton-segmented_controlActive").filter(has_text=way)
    for _ in range(10):
        if chosen.count():
            break
        page.get_by_text(way).click()
        page.wait_for_timeout(1_000)
    settle(page)


def count_clicks(page: Page) -> None:
    """From now on; the page is never loaded anew on its way."""
    page.evaluate("window.clicks = 0; window.addEventListener('click', () => { window.clicks += 1 }, true)")


def accept(page: Page, steps: int) -> int:
    """Take what is suggested, as the next step; how many there are then."""
    press(page, f"accept_{steps}")
    expect(keyed(page, f"undo_{steps}_of_{steps + 1}")).to_be_visible()
    settle(page)
    take_picture(page, f"mending-2-after-{steps + 1}")
    return steps + 1


def go_to_review(page: Page, installation: Installation, folder: Path) -> None:
    path = folder / "весна.csv"
    path.write_bytes(TROUBLED.encode("windows-1251"))
    page.goto(installation.address)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("windows-1251").first).to_be_visible()
    press(page, "next")
    expect(page.get_by_text("Имя").first).to_be_visible()
    settle(page)
    press(page, "next")
    expect(keyed(page, "accept_0")).to_be_visible()
    settle(page)


def edit_first_mail(page: Page, value: str) -> None:
    """Type into the first cell behind row number and reason, as into a spreadsheet."""
    grid = keyed(page, "mending").get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    editor = open_cell(page, grid, 340, 55)
    editor.press("Control+A")
    editor.press_sequentially(value, delay=20)
    expect(editor).to_have_value(value)
    editor.press("Enter")
    settle(page)


def open_cell(page: Page, grid: Locator, right: int, down: int) -> Locator:
    """Open a cell by its place in the grid, whose cells are painted: a press while they are painted anew is lost."""
    editor = page.locator("textarea.gdg-input")
    for _ in range(10):
        box = grid.bounding_box()
        if box is not None:
            page.mouse.click(box["x"] + right, box["y"] + down)
            page.keyboard.press("Enter")
            page.wait_for_timeout(1_000)
        if editor.count():
            break
    expect(editor).to_be_visible()
    return editor


def correct(path: Path) -> None:
    """What a colleague does: two phones as they should be."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    phones = [cell.value for cell in sheet[1]].index("Телефон") + 1
    for row in (3, 4):
        sheet.cell(row, phones).value = f"+7916123456{row}"
    book.save(path)


def take_picture(page: Page, name: str) -> None:
    """Keep what is on the screen, where pictures are asked for."""
    folder = os.environ.get("PICTURES")
    if folder:
        settle(page)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
