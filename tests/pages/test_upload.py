from __future__ import annotations

import io

import polars as pl
import pytest
import xlsxwriter
from streamlit.testing.v1 import AppTest

from pages.components import text
from tests.pages.opening import LIST, go_on, go_to_mapping, metrics, open_page, said, upload


def test_a_list_shows_how_it_was_read_and_its_first_rows(app: AppTest) -> None:
    upload(app)

    assert not app.exception
    assert metrics(app)[text.ROWS] == "6"
    assert metrics(app)[text.COLUMNS] == "4"
    assert any("Windows-1251" in mark.value and "semicolon" in mark.value for mark in app.markdown)
    assert app.dataframe[0].value["Бонус"].to_list()[0] == "007"


def test_a_workbook_offers_its_sheets(app: AppTest) -> None:
    book = io.BytesIO()
    pl.DataFrame({"email": ["anna@example.com"]}).write_excel(book, worksheet="Март")

    app.file_uploader[0].upload("spring.xlsx", book.getvalue()).run()

    assert "Март" in app.selectbox(key="sheet").options
    assert metrics(app)[text.ROWS] == "1"


def test_a_sheet_that_was_chosen_among_several_is_told_so(app: AppTest) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        for sheet in ("Март", "Апрель"):
            workbook.add_worksheet(sheet).write_column("A1", ["email", "anna@example.com"])

    app.file_uploader[0].upload("spring.xlsx", book.getvalue()).run()

    assert any("sheet Март, one of 2" in mark.value for mark in app.markdown)


@pytest.mark.slow
def test_hidden_sheets_are_marked_in_words(app: AppTest) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        for sheet in ("Март", "Апрель", "Черновик"):
            workbook.add_worksheet(sheet).write_column("A1", ["email", "anna@example.com"])
        workbook.get_worksheet_by_name("Черновик").hide()

    app.file_uploader[0].upload("spring.xlsx", book.getvalue()).run()

    assert app.selectbox(key="sheet").options == ["Март", "Апрель", "Черновик (hidden)"]
    assert any("sheet Март, one of 3 (1 hidden)" in mark.value for mark in app.markdown)
    app.selectbox(key="sheet").set_value("Черновик").run()
    assert any(r"sheet Черновик \(hidden\), one of 3 (1 hidden)" in mark.value for mark in app.markdown)


def test_a_correction_is_read_again(app: AppTest) -> None:
    upload(app)

    app.selectbox(key="separator").set_value(",").run()

    assert not app.exception
    assert metrics(app)[text.COLUMNS] == "1"


def test_corrections_are_tried_one_after_the_other_and_taken_back(app: AppTest) -> None:
    upload(app)
    assert app.selectbox(key="encoding").proto.placeholder == text.detected(text.encoding("windows-1251"))

    app.selectbox(key="encoding").set_value("utf-8").run()
    assert app.error[0].value
    assert app.selectbox(key="separator").proto.placeholder == text.DETECT
    app.selectbox(key="encoding").set_value(None).run()

    assert not app.error
    assert app.session_state["correcting"]
    assert app.session_state["draft"].asked.encoding is None


def test_a_correction_lets_the_columns_be_mapped_anew(app: AppTest) -> None:
    go_to_mapping(app)
    app.button(key="back").click().run()

    app.selectbox(key="header_row").set_value(0).run()

    assert app.session_state["draft"].mapping is None
    assert app.session_state["draft"].finished == 0


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03" * 100, b"PK\x03\x04 no workbook"])
def test_what_is_no_list_is_told_in_a_sentence(app: AppTest, content: bytes) -> None:
    app.file_uploader[0].upload("broken.xlsx" if content.startswith(b"PK") else "broken.csv", content).run()

    assert not app.exception
    assert app.error[0].value
    assert app.button(key="next").disabled


def test_another_list_starts_over(app: AppTest) -> None:
    go_to_mapping(app)
    app.button(key="back").click().run()

    app.button(key="other_list").click().run()

    assert app.file_uploader
    assert app.session_state["draft"].contact_list is None


def test_the_uploader_begins_anew_once_the_file_is_on_disk(app: AppTest) -> None:
    upload(app)
    app.button(key="other_list").click().run()

    assert app.file_uploader[0].key == "upload_1"


def test_the_smallest_sample_is_one_click_away(app: AppTest) -> None:
    app.button(key="sample_1000").click().run()

    assert not app.exception
    assert metrics(app)[text.ROWS] == "1,000"


def test_values_of_a_list_are_shown_and_never_acted_upon(app: AppTest) -> None:
    upload(app, LIST.replace("Имя", "[Имя](https://example.com)"), encoding="utf-8")
    app.button(key="next").click().run()

    assert any(r"\[Имя\]\(" in mark.value for mark in app.markdown)


def test_another_encoding_shows_the_rows_anew(app: AppTest) -> None:
    upload(app, "почта;имя\na@b.ru;Щукин\n", encoding="koi8-r")
    assert any("KOI8-R" in mark.value and "sure" in mark.value for mark in app.markdown)
    assert app.dataframe[0].value["имя"].to_list() == ["Щукин"]

    app.selectbox(key="encoding").set_value("windows-1251").run()

    assert not app.exception
    assert app.dataframe[0].value.iloc[0, 2] == "Щукин".encode("koi8-r").decode("cp1251")


@pytest.mark.slow
def test_looking_at_another_encoding_leaves_what_was_decided_to_be_found_again(app: AppTest) -> None:
    go_on(go_on(upload(app)))
    app.button(key="accept_0").click().run()
    before = app.session_state["draft"]
    assert before.repairs
    open_page(app, "upload")

    app.selectbox(key="encoding").set_value("koi8-r").run()
    assert app.session_state["draft"].mapping is None
    app.selectbox(key="encoding").set_value("windows-1251").run()

    after = app.session_state["draft"]
    assert (after.repairs, after.mapping, after.rules) == (before.repairs, before.mapping, before.rules)


@pytest.mark.slow
def test_a_list_that_made_room_is_taken_back_where_it_was_left(app: AppTest) -> None:
    go_on(upload(app))
    before = app.session_state["draft"]
    open_page(app, "upload")
    app.button(key="other_list").click().run()
    upload(app, "email\na@b.ru\n", "other.csv")
    app.button(key="other_list").click().run()

    app.button(key="go_on").click().run()

    assert app.session_state["draft"] == before
    assert not app.exception


def test_a_list_that_was_never_mapped_is_taken_back_to_its_own_page(app: AppTest) -> None:
    upload(app)
    app.button(key="other_list").click().run()

    app.button(key="go_on").click().run()

    assert not app.exception
    assert metrics(app)[text.ROWS] == "6"


def test_a_list_that_was_not_looked_at_yet_is_not_called_missing(app: AppTest) -> None:
    upload(app)

    open_page(app, "mapping")

    assert text.NOT_LOOKED_AT in said(app)


def test_an_encoding_that_is_a_guess_asks_for_a_look(app: AppTest) -> None:
    upload(app, "email;x\na@b.ru;М\n", encoding="windows-1251")

    assert [warning.value for warning in app.warning] == [text.DOUBTFUL]
