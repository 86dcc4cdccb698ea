from __future__ import annotations

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.records import BadRows, BlankValues, Duplicates
from pages.components import services, text
from pages.components.review import remedies
from tests.pages.opening import captions, go_on, go_to_review, metrics, open_page, said, upload


def accounts(app: AppTest) -> tuple[int, ...]:
    return tuple(int(metrics(app)[title].replace(",", "")) for title in (text.ROWS_IN_FILE, *text.ACCOUNTS.values()))


def test_every_row_stands_in_one_account(app: AppTest) -> None:
    go_to_review(app)

    assert not app.exception
    assert accounts(app) == (6, 2, 2, 1, 0, 1)
    assert "6 rows = 2 accepted + 2 rejected + 1 duplicate + 0 left out + 1 blank" in captions(app)


def test_the_sample_adds_up_and_can_go_on(app: AppTest) -> None:
    app.button(key="sample_1000").click().run()
    go_on(app)
    go_on(app)

    rows, *parts = accounts(app)
    assert rows == 1_000 == sum(parts)
    assert min(parts[0], parts[1]) > 0
    assert not app.button(key="next").disabled


@pytest.mark.slow
def test_issues_are_told_with_examples_and_a_next_step(app: AppTest) -> None:
    go_to_review(app)

    shown = "\n".join(mark.value for mark in app.markdown)
    assert text.issue_title("email", "email") in shown
    assert text.issue_next_step("email") in captions(app)
    assert r"bad\-mail" in captions(app)


@pytest.mark.slow
def test_of_many_causes_the_most_frequent_are_in_sight_and_all_others_behind_a_press(app: AppTest) -> None:
    columns = ("Телефон", "Дата рождения", "Пол", "Страна", "Часовой пояс", "Дата регистрации", "IP адрес")
    columns += ("IP регистрации", "Статус подписки", "ID профиля")
    rows = [";".join([f"a{row}@example.com", *["x"] * row, *[""] * (len(columns) - row)]) for row in range(1, 11)]
    go_on(upload(app, "\n".join([";".join(("E-mail", *columns)), *rows])))
    go_on(app.selectbox(key="field:Статус подписки").set_value("_status").run())

    (rarer,) = [box for box in app.expander if box.label == text.rarer_issues(2)]
    assert [mark.value for mark in rarer.markdown] == [
        *(f"**{text.issue_title('integer', '_status')}**", "**2 rows**"),
        *(f"**{text.issue_title('profile_id', 'profile_id')}**", "**1 row**"),
    ]
    assert f"**{text.issue_title('phone', 'phones')}**" in said(app)


@pytest.mark.slow
def test_rows_with_issues_can_be_narrowed_to_a_rule(app: AppTest) -> None:
    go_to_review(app)
    before = app.dataframe[-1].value

    app.pills(key="rule").set_value("phone").run()

    after = app.dataframe[-1].value
    assert set(before[text.ROW]) == {4, 5, 7}
    assert after[[text.ROW, text.ISSUE_VALUE, text.REASON]].values.tolist() == [[7, "12", text.reason("phone")]]


@pytest.mark.parametrize(
    ("choice", "accepted", "duplicate"),
    [
        pytest.param(Duplicates.KEEP_FIRST, 2, 1, marks=pytest.mark.slow),
        pytest.param(Duplicates.KEEP_LAST, 2, 1, marks=pytest.mark.slow),
        (Duplicates.REJECT, 1, 2),
    ],
)
def test_duplicates_follow_the_choice(app: AppTest, choice: Duplicates, accepted: int, duplicate: int) -> None:
    go_to_review(app)

    app.segmented_control(key="duplicates").set_value(choice).run()

    assert metrics(app)[text.ACCOUNTS["accepted"]] == str(accepted)
    assert metrics(app)[text.ACCOUNTS["duplicate"]] == str(duplicate)


@pytest.mark.slow
def test_stopping_at_rejected_rows_blocks_the_way_on(app: AppTest) -> None:
    go_to_review(app)

    app.segmented_control(key="bad_rows").set_value(BadRows.STOP).run()

    assert app.button(key="next").disabled
    assert text.STOP_BLOCKS in captions(app)


@pytest.mark.slow
def test_the_country_decides_over_national_numbers(app: AppTest) -> None:
    go_to_review(app)

    app.selectbox(key="phone_country").set_value("DE").run()

    assert not app.exception
    assert app.session_state["draft"].rules.phone_country == "DE"


@pytest.mark.slow
def test_choices_survive_a_visit_to_another_page(app: AppTest) -> None:
    go_to_review(app)
    app.segmented_control(key="blank_values").set_value(BlankValues.ERASE).run()

    open_page(app, "history")
    open_page(app, "review")

    assert app.segmented_control(key="blank_values").value is BlankValues.ERASE
    assert app.session_state["draft"].rules.blank_values is BlankValues.ERASE


def test_nothing_accepted_blocks_the_way_on(app: AppTest) -> None:
    app.file_uploader[0].upload("spring.csv", b"email,name\nbad,Anna\nworse,Boris\n").run()
    go_on(app)
    go_on(app)

    assert app.button(key="next").disabled
    assert text.NOTHING_LEFT in captions(app)


def test_a_list_without_issues_says_so(app: AppTest) -> None:
    app.file_uploader[0].upload("spring.csv", b"email,name\nanna@example.com,Anna\n").run()
    go_on(app)
    go_on(app)

    assert app.success[0].value == text.NO_ISSUES


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_rows_with_issues_can_be_taken_home(app: AppTest, suffix: str) -> None:
    go_to_review(app)
    draft = app.session_state["draft"]
    report = services.report(draft.contact_list, draft.mapping, draft.target.match_field, draft.rules)

    content = remedies.rejected_rows(draft, report, suffix).read_bytes()

    table = pl.read_csv(content, separator=";", infer_schema=False) if suffix == ".csv" else pl.read_excel(content)
    assert [int(row) for row in table["Row"]] == [4, 5, 7]
    assert "E-mail: not a mail address" in table["Reason"][0]
