from __future__ import annotations

from io import BytesIO

import openpyxl
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from altcraft_core.fields import FieldKind
from altcraft_core.lists.mending.correcting import REASON, read_cells
from altcraft_core.lists.mending.exporting import LONG_BOOK
from altcraft_core.recipe import parse_recipe
from altcraft_core.records import RepairKind, Report
from pages.components import services, text
from pages.components.mapping import recipe_box
from pages.components.mapping.column_picker import CUSTOM
from pages.components.review import remedies
from pages.components.review.mending_cells import list_edits
from tests.pages.opening import captions, go_on, metrics, open_box, open_page, said, upload
from tests.pages.test_review import accounts
from tests.pages.troubled import DOUBTS, KINDS, ROWS, TROUBLED


def go_to_mending(app: AppTest) -> AppTest:
    return go_on(go_on(upload(app, TROUBLED)))


def accept(app: AppTest) -> AppTest:
    return acceptance(app).click().run()


def acceptance(app: AppTest) -> Button:
    return app.button(key=f"accept_{len(app.session_state['draft'].repairs)}")


def rejected(app: AppTest) -> int:
    return int(metrics(app)[text.ACCOUNTS["rejected"]])


def troubles(app: AppTest) -> dict[str, int]:
    """Every rule that rows break, with its rows, as it was checked last."""
    return {group.rule: group.rows for group in checked(app).groups}


def checked(app: AppTest) -> Report:
    draft = app.session_state["draft"]
    return services.report(
        draft.contact_list, draft.mapping, draft.target.match_field, draft.rules, repairs=draft.repairs
    )


def workbook(app: AppTest) -> BytesIO:
    """The rejected rows as a colleague gets them."""
    return BytesIO(remedies.rejected_rows(app.session_state["draft"], checked(app), ".xlsx").read_bytes())


def corrected(app: AppTest) -> bytes:
    """The same workbook with another phone in the row of Вера."""
    book = openpyxl.load_workbook(workbook(app))
    sheet = book.worksheets[0]
    phone = [cell.value for cell in sheet[1]].index("Телефон") + 1
    row = next(cell.row for cell in sheet["B"] if cell.value == "vera@example.com")
    sheet.cell(row, phone).value = "+79161234569"
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.slow
def test_five_kinds_of_trouble_are_mended_by_cause_to_no_issue_in_under_ten_clicks(app: AppTest) -> None:
    go_to_mending(app)
    assert troubles(app) == KINDS | DOUBTS
    assert (len(KINDS), rejected(app)) == (5, sum(KINDS.values()))

    clicks = 0
    while rejected(app):
        accept(app)
        clicks += 1
        assert not app.exception
        assert clicks < 10
        rows, *parts = accounts(app)
        assert rows == ROWS == sum(parts)
    assert text.ONLY_WARNINGS in captions(app)
    app.pills(key="trouble").set_value("typo_domain email").run()
    accept(app)
    clicks += 2

    assert clicks < 10
    assert accounts(app) == (ROWS, 9, 0, 0, 1, 0)
    assert troubles(app) == {}
    assert text.NOTHING_TO_MEND in captions(app)
    assert not app.button(key="next").disabled


def test_a_few_rows_are_shown_before_and_after(app: AppTest) -> None:
    go_to_mending(app)

    shown = app.dataframe[0].value
    assert shown.values.tolist() == [
        [4, "8 916 123-45-69 (дом)", "89161234569"],
        [5, "8 916 123-45-70 (раб)", "89161234570"],
    ]
    assert text.mends(2, 3) in captions(app)


@pytest.mark.slow
def test_a_shape_and_another_thing_to_do_can_be_chosen(app: AppTest) -> None:
    go_to_mending(app)

    app.pills(key="shape").set_value("999 999999").run()
    app.selectbox(key="fix").set_value(RepairKind.SET_COUNTRY).run()
    app.selectbox(key="fix_country").set_value("DE").run()
    assert app.dataframe[0].value[text.AFTER].tolist() == ["+4930901820"]
    accept(app)

    (step,) = app.session_state["draft"].repairs
    assert (step.kind, step.value_to, step.shape) == (RepairKind.SET_COUNTRY, "DE", "999 999999")
    assert rejected(app) == 7


@pytest.mark.slow
def test_of_several_phones_in_a_cell_all_are_sent_by_a_press(app: AppTest) -> None:
    two = "+79161234567; +79161234568"
    rows = f"anna@example.com,{two},5\nboris@example.com,{two.replace(';', ' или')},7\n"
    go_on(upload(app, f"email,tel,bonus\n{rows}"))
    app.selectbox(key="field:bonus").set_value(CUSTOM).run()
    app.text_input(key="custom:field:bonus").set_value("bonus").run()
    open_box(app, "use_more:bonus").run()
    open_box(app, "use_more:bonus").selectbox(key="use_kind:bonus").set_value(FieldKind.INTEGER).run()
    go_on(app)
    assert app.selectbox(key="fix").value is RepairKind.TAKE_FIRST

    app.button(key="take_all").click().run()
    assert rejected(app) == 1
    assert app.selectbox(key="fix").value is RepairKind.KEEP_ALL
    accept(app)

    assert rejected(app) == 0
    assert text.step_done(app.session_state["draft"].repairs[0]) in said(app)
    go_on(app)
    finished = app.session_state["draft"].finished
    open_page(app, "mapping")
    assert text.between_values(";") in captions(app)
    assert app.session_state["draft"].finished == finished


def test_warnings_are_mended_when_somebody_asks(app: AppTest) -> None:
    go_to_mending(app)

    app.pills(key="trouble").set_value("typo_domain email").run()
    assert app.dataframe[0].value[text.AFTER].tolist() == ["kira@gmail.com"]
    accept(app)

    assert "typo_domain email" not in app.pills(key="trouble").options
    assert rejected(app) == 8


@pytest.mark.slow
def test_a_fix_without_its_words_cannot_be_accepted(app: AppTest) -> None:
    go_to_mending(app)

    app.selectbox(key="fix").set_value(RepairKind.REPLACE).run()

    assert acceptance(app).disabled
    assert text.FIND_FIRST in captions(app)


@pytest.mark.slow
def test_a_step_is_listed_and_undone(app: AppTest) -> None:
    go_to_mending(app)
    before = accounts(app)
    accept(app)
    step = app.session_state["draft"].repairs[0]
    assert text.step_done(step) in said(app)

    app.button(key="undo_0_of_1").click().run()

    assert accounts(app) == before
    assert app.session_state["draft"].repairs == ()


@pytest.mark.slow
def test_steps_are_kept_with_the_recipe_and_find_their_rows_in_the_next_list(app: AppTest) -> None:
    go_to_mending(app)
    while rejected(app):
        accept(app)
    mended = accounts(app)

    recipe = parse_recipe(recipe_box._write(app.session_state["draft"]))
    assert [step.rows for step in recipe.repairs] == [None] * len(recipe.repairs)
    app.session_state["draft"] = services.draft.changed(app.session_state["draft"], 2, repairs=recipe.repairs)
    app.run()

    assert accounts(app) == mended


@pytest.mark.slow
def test_a_replacement_says_first_how_many_cells_it_changes(app: AppTest) -> None:
    go_to_mending(app)
    app.segmented_control(key="mend_by").set_value(text.BY_CELL).run()
    mails = app.selectbox(key="replace_column").value

    app.text_input(key="replace_find").set_value(".*").run()
    assert text.replaced_cells(0) in captions(app)
    assert app.button(key="replace_all").disabled

    app.text_input(key="replace_find").set_value("@gmial.com").run()
    app.text_input(key="replace_with").set_value("@gmail.com").run()
    assert text.replaced_cells(1) in captions(app)
    app.button(key="replace_all").click().run()

    (step,) = app.session_state["draft"].repairs
    assert (step.kind, step.column, step.value_to) == (RepairKind.REPLACE, mails, "@gmail.com")
    assert text.replaced_cells(0) in captions(app)


def test_edits_of_cells_are_read_from_the_editor() -> None:
    shown = pl.DataFrame({"_row": [3, 9], REASON: ["x", "y"], "mail": ["a", None], "tel": [None, "1"]})
    edited = {0: {"mail": "b", "tel": ""}, 1: {"mail": "c", "tel": ""}}

    assert list_edits(shown, edited).rows() == [(3, "mail", "b"), (9, "mail", "c"), (9, "tel", None)]


@pytest.mark.slow
def test_rows_with_issues_stand_beside_their_reasons(app: AppTest) -> None:
    go_to_mending(app)

    app.segmented_control(key="mend_by").set_value(text.BY_CELL).run()

    assert not app.exception
    assert text.CELLS_CAPTION in captions(app)
    app.button(key="save_cells").click().run()
    assert text.NOTHING_TYPED in captions(app)
    assert app.session_state["draft"].repairs == ()


def type_into(app: AppTest, row: int, column: str, value: str) -> AppTest:
    """As somebody types into the editor, without saving."""
    key, _ = app.session_state["cells_editor"]
    app.session_state[key] = {"edited_rows": {row: {column: value}}, "added_rows": [], "deleted_rows": []}
    return app.run()


@pytest.mark.slow
def test_typed_cells_are_saved_or_forgotten_before_anything_else(app: AppTest) -> None:
    go_to_mending(app)
    app.segmented_control(key="mend_by").set_value(text.BY_CELL).run()

    type_into(app, 0, "E-mail", "boris@example.com")
    assert text.cells_unsaved(1) in captions(app)
    assert app.button(key="next").disabled
    assert app.button(key="back").disabled
    assert app.segmented_control(key="mend_by").disabled

    app.button(key="save_cells").click().run()
    (step,) = app.session_state["draft"].repairs
    assert read_cells(step)["value"].to_list() == ["boris@example.com"]
    assert not app.segmented_control(key="mend_by").disabled
    assert not app.button(key="undo_0_of_1").disabled

    type_into(app, 0, "E-mail", "x")
    app.button(key="forget_cells").click().run()
    assert app.session_state["draft"].repairs == (step,)
    assert not app.button(key="back").disabled


@pytest.mark.slow
def test_typed_cells_outlive_another_choice_about_the_rows(app: AppTest) -> None:
    go_to_mending(app)
    app.segmented_control(key="mend_by").set_value(text.BY_CELL).run()
    type_into(app, 0, "E-mail", "boris@example.com")

    app.selectbox(key="phone_country").set_value("KZ").run()

    (step,) = app.session_state["draft"].repairs
    assert read_cells(step)["value"].to_list() == ["boris@example.com"]


@pytest.mark.slow
def test_text_is_replaced_in_a_whole_column(app: AppTest) -> None:
    go_to_mending(app)
    app.segmented_control(key="mend_by").set_value(text.BY_CELL).run()

    app.selectbox(key="replace_column").set_value("Пол")
    app.text_input(key="replace_find").set_value("?")
    app.text_input(key="replace_with").set_value("ж").run()
    app.button(key="replace_all").click().run()

    assert not app.exception
    assert rejected(app) == 7


@pytest.mark.slow
def test_a_corrected_workbook_is_taken_over_on_the_review_page(app: AppTest) -> None:
    go_to_mending(app)
    app.segmented_control(key="mend_by").set_value(text.BY_WORKBOOK).run()
    app.file_uploader[0].upload("back.xlsx", corrected(app))
    app.run()
    assert any("corrects 1 cell in 1 row" in info.value for info in app.info)

    app.button(key="take_over").click().run()

    assert rejected(app) == 7
    (step,) = app.session_state["draft"].repairs
    assert read_cells(step).rows() == [(4, "Телефон", "+79161234569")]
    assert app.session_state["draft"].book is None


@pytest.mark.slow
def test_a_workbook_of_another_list_is_told_in_one_sentence(app: AppTest) -> None:
    go_to_mending(app)
    book = corrected(app)
    open_page(app, "upload")
    app.button(key="other_list").click().run()
    go_on(upload(app, TROUBLED + "mara@example.com;;Мара;31.12.1990;ж\n", "other.csv"))
    go_on(open_page(app, "mapping"))
    open_page(app, "review")

    app.segmented_control(key="mend_by").set_value(text.BY_WORKBOOK).run()
    app.file_uploader[0].upload("back.xlsx", book)
    app.run()

    assert [r"another list, spring\.csv" in error.value for error in app.error] == [True]
    app.button(key="other_book").click().run()
    assert not app.error


@pytest.mark.slow
def test_a_corrected_workbook_is_known_on_the_upload_page(app: AppTest) -> None:
    go_to_mending(app)
    book = corrected(app)
    accept(app)
    open_page(app, "upload")
    app.button(key="other_list").click().run()
    app.file_uploader[0].upload("back.xlsx", book)
    app.run()
    assert text.BOOK_FOR_DRAFT in [info.value for info in app.info]

    app.button(key="take_back").click().run()

    assert not app.exception
    assert app.session_state["draft"].contact_list.file.name == "spring.csv"
    assert len(app.session_state["draft"].repairs) == 1


@pytest.mark.parametrize("kind", text.FIXES)
def test_every_kind_of_mending_has_its_words(kind: RepairKind) -> None:
    assert text.fix(kind) != kind.value


@pytest.mark.slow
def test_a_long_workbook_is_written_before_it_is_saved(app: AppTest) -> None:
    go_on(go_on(upload(app, "email;name\n" + "bad;Anna\n" * (LONG_BOOK + 1))))
    app.segmented_control(key="mend_by").set_value(text.BY_WORKBOOK).run()
    assert "book_out" not in downloads(app)

    app.button(key="write_book").click().run()

    assert not app.exception
    assert "book_out" in downloads(app)


@pytest.mark.slow
def test_rows_that_are_worth_a_look_can_be_put_into_the_workbook(app: AppTest) -> None:
    go_on(go_on(upload(app, "email;name\nanna@gmial.com;Anna\nbad;Boris\n")))
    app.segmented_control(key="mend_by").set_value(text.BY_WORKBOOK).run()
    assert text.rows_to_correct(1) in captions(app)

    app.toggle(key="book_with_warnings").set_value(True).run()

    assert not app.exception
    assert text.rows_to_correct(2) in captions(app)


def downloads(app: AppTest) -> set[str]:
    return {each.proto.id.rpartition("-")[2] for each in app.get("download_button")}
