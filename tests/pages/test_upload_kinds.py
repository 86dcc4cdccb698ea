from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.components import text
from tests.lists.corpus.case import FILES
from tests.lists.corpus.writers import zipped
from tests.lists.making import workbook
from tests.pages.opening import go_on, metrics, said

DIFFERENT = zipped({"north.csv": b"email,name\na@b.ru,Ann\n", "south.csv": b"phone,city\n1,Omsk\n2,Perm\n"})


def bring(app: AppTest, name: str, content: bytes | None = None) -> AppTest:
    """Upload a file of the corpus, or this content under that name."""
    app.file_uploader[0].upload(name, (FILES / name).read_bytes() if content is None else content)
    return app.run()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("dates.xls", text.KINDS["xls"], marks=pytest.mark.slow),
        pytest.param("dates.xlsb", text.KINDS["xlsb"], marks=pytest.mark.slow),
        pytest.param("dates.ods", text.KINDS["ods"], marks=pytest.mark.slow),
        pytest.param("types.parquet", text.KINDS["parquet"], marks=pytest.mark.slow),
        ("array.json", text.KINDS["json"]),
        pytest.param("lines.ndjson", text.KINDS["ndjson"], marks=pytest.mark.slow),
        pytest.param("list.csv.gz", "file list\\.csv", marks=pytest.mark.slow),
        ("same_columns.zip", "2 files as one list"),
        ("a_workbook_named.csv", text.KINDS["xlsx"]),
    ],
)
def test_every_kind_of_file_is_read_and_named(app: AppTest, name: str, found: str) -> None:
    bring(app, name)

    assert not app.exception
    assert found in said(app)
    assert not app.button(key="next").disabled


@pytest.mark.slow
def test_hidden_rows_are_told(app: AppTest) -> None:
    bring(app, "hidden_rows.xlsx")

    assert "2 hidden rows were read too" in said(app)
    assert "rows 3, 4" in said(app)


@pytest.mark.slow
def test_what_was_left_out_of_an_archive_is_told(app: AppTest) -> None:
    bring(app, "other_things.zip")

    assert "1 file of the archive" in said(app)
    assert r"logo\.png" in said(app)


@pytest.mark.slow
def test_files_of_an_archive_that_do_not_fit_together_can_be_read_alone(app: AppTest) -> None:
    bring(app, "lists.zip", DIFFERENT)
    assert "different columns" in app.error[0].value
    assert app.button(key="next").disabled

    app.selectbox(key="member").set_value("south.csv").run()

    assert not app.exception
    assert (metrics(app)[text.ROWS], metrics(app)[text.COLUMNS]) == ("2", "2")


def test_which_list_inside_an_object_was_read_is_told_with_what_was_left_out(app: AppTest) -> None:
    bring(app, "one.json", b'{"email": "a@b.ru", "name": "Ann", "orders": [{"id": 1}, {"id": 2}]}')

    assert text.INNER_LIST.format(name="orders") in said(app)
    assert "2 values that stand beside the list in the file were left out (email, name)" in said(app)


@pytest.mark.slow
def test_which_of_json_arrays_names_the_columns_can_be_corrected(app: AppTest) -> None:
    bring(app, "arrays.json", b'[["Spring fair", "2024"], ["who", "where"], ["a@b.ru", "Ann"]]')
    assert metrics(app)[text.ROWS] == "3"

    app.selectbox(key="header_row").set_value(2).run()
    assert "header in row 2" in said(app)
    assert metrics(app)[text.ROWS] == "1"
    app.selectbox(key="header_row").set_value(20).run()
    assert "no header row 20" in app.error[0].value
    app.selectbox(key="header_row").set_value(None).run()

    assert not app.error
    assert metrics(app)[text.ROWS] == "3"


@pytest.mark.slow
def test_json_objects_have_no_header_to_correct(app: AppTest) -> None:
    bring(app, "array.json")

    assert "header_row" not in {picker.key for picker in app.selectbox}


@pytest.mark.slow
def test_an_empty_sheet_leaves_the_choice_of_the_others(app: AppTest) -> None:
    bring(app, "book.xlsx", workbook({"Empty": [], "People": [["email"], ["a@b.ru"]]}))
    app.selectbox(key="sheet").set_value("Empty").run()
    assert "is empty" in app.error[0].value

    app.selectbox(key="sheet").set_value("People").run()

    assert metrics(app)[text.ROWS] == "1"


@pytest.mark.slow
def test_pickers_are_those_of_the_kind(app: AppTest) -> None:
    bring(app, "types.parquet")

    assert not {"sheet", "encoding", "separator", "header_row", "member"} & {box.key for box in app.selectbox}


@pytest.mark.parametrize(
    "name",
    [
        "document.csv",
        "billion_laughs.xlsx",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("web_page.xls", "bomb.zip", "locked.xlsx")),
    ],
)
def test_what_may_do_harm_ends_in_a_sentence(app: AppTest, name: str) -> None:
    bring(app, name)

    assert not app.exception
    assert len(app.error) == 1
    assert app.button(key="next").disabled


def test_cells_copied_from_a_spreadsheet_are_a_list(app: AppTest) -> None:
    app.text_area(key="pasted").set_value('email\tname\na@b.ru\t"Ann\nLee"\nc@d.ru\tBob')
    app.button(key="read_pasted").click().run()

    assert not app.exception
    assert (metrics(app)[text.ROWS], metrics(app)[text.COLUMNS]) == ("2", "2")
    assert "tab" in said(app)


def test_an_empty_paste_is_told(app: AppTest) -> None:
    app.button(key="read_pasted").click().run()

    assert app.warning[0].value == text.NOTHING_PASTED
    assert app.file_uploader


@pytest.mark.slow
def test_where_a_row_of_an_archive_stands_is_not_sent_by_itself(app: AppTest) -> None:
    go_on(bring(app, "same_columns.zip"))

    assert not app.exception
    mapped = dict(app.session_state["draft"].mapping.columns)
    assert mapped == {"email": "email", "name": "_fname"}
