from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.records import DateOrder, FieldRules, Level
from pages.components import text
from tests.pages.opening import captions, go_on, metrics, open_box, open_page, said, upload

LIST = "email;city;birthday\nanna@gmial.com;Perm;01/02/1990\nboris@mail.ru;Omsk;03/04/1991\nbad;Perm;\n"
CITY = FieldRules(name="_city", allowed=("Perm",))


@pytest.fixture
def review(app: AppTest) -> AppTest:
    go_on(go_on(upload(app, LIST)))
    return open_box(app, "field_rules").run()


def choose_city(app: AppTest) -> AppTest:
    app.selectbox(key="field_rule_field").set_value("_city")
    return open_box(app, "field_rules").run()


def keep(app: AppTest) -> AppTest:
    return open_box(app, "field_rules").button(key="set_rules").click().run()


def test_errors_and_warnings_are_told_apart(review: AppTest) -> None:
    errors, warnings = (said_in(review, key) for key in ("errors", "warnings"))

    assert text.issue_title("email", "email") in errors
    assert text.issue_title("typo_domain", "email") not in errors
    assert text.issue_title("typo_domain", "email") in warnings
    assert text.issue_title("date_order", "_bdate") in warnings
    assert text.perhaps("anna@gmial.com", "gmail.com") in captions(review)
    assert metrics(review)[text.ACCOUNTS["accepted"]] == "2"


def said_in(app: AppTest, key: str) -> str:
    block = next(each for each in blocks(app.main) if getattr(each.proto, "id", "").endswith(key))
    return "\n".join(mark.value for mark in block.get("markdown"))


def blocks(block):
    for child in block.children.values():
        if hasattr(child, "children"):
            yield child
            yield from blocks(child)


def test_rows_with_a_warning_are_shown_when_it_is_picked(review: AppTest) -> None:
    assert list(review.dataframe[0].value[text.ROW]) == [4]

    review.pills(key="rule").set_value("typo_domain").run()

    shown = next(table.value for table in review.dataframe if text.ISSUE_VALUE in table.value)
    assert list(shown[text.ISSUE_VALUE]) == ["anna@gmial.com"]


@pytest.mark.slow
def test_an_order_of_dates_that_was_chosen_is_no_doubt(review: AppTest) -> None:
    review.segmented_control(key="date_order").set_value(DateOrder.MONTH_FIRST).run()

    assert text.issue_title("date_order", "_bdate") not in said(review)
    assert review.session_state["draft"].rules.date_order is DateOrder.MONTH_FIRST


@pytest.mark.slow
def test_rules_of_a_field_are_set_and_removed(review: AppTest) -> None:
    choose_city(review)
    open_box(review, "field_rules").text_input(key="field_rule_pattern:_city").set_value("P.*").run()
    keep(review)

    asked = FieldRules(name="_city", pattern="P.*")
    assert review.session_state["draft"].rules.fields == (asked,)
    assert text.asked_of_field(asked) in said(review)
    assert text.issue_title("pattern", "_city") in said_in(review, "errors")
    assert metrics(review)[text.ACCOUNTS["accepted"]] == "1"

    open_box(review, "field_rules").button(key="remove_rules:_city").click().run()

    assert review.session_state["draft"].rules.fields == ()
    assert metrics(review)[text.ACCOUNTS["accepted"]] == "2"


@pytest.mark.slow
def test_a_rule_may_only_warn(review: AppTest) -> None:
    choose_city(review)
    open_box(review, "field_rules").segmented_control(key="field_rule_level:_city").set_value(Level.WARNING).run()
    open_box(review, "field_rules").number_input(key="field_rule_min_length:_city").set_value(5).run()
    keep(review)

    assert review.session_state["draft"].rules.fields == (FieldRules(name="_city", level=Level.WARNING, min_length=5),)
    assert text.issue_title("characters", "_city") in said_in(review, "warnings")
    assert metrics(review)[text.ACCOUNTS["accepted"]] == "2"


@pytest.mark.slow
def test_what_cannot_be_asked_is_told_and_not_set(review: AppTest) -> None:
    choose_city(review)
    open_box(review, "field_rules").text_input(key="field_rule_pattern:_city").set_value("[").run()

    assert text.rules_fault("bad_pattern", "_city") in said(review)
    assert review.button(key="set_rules").disabled


@pytest.mark.slow
def test_a_bound_is_read_in_the_order_that_was_chosen(review: AppTest) -> None:
    open_box(review, "field_rules").selectbox(key="field_rule_field").set_value("_bdate").run()
    open_box(review, "field_rules").text_input(key="field_rule_maximum:_bdate").set_value("01/02/1990").run()
    assert text.rules_fault("bad_range", "_bdate") in said(review)

    open_box(review, "field_rules").segmented_control(key="date_order").set_value(DateOrder.MONTH_FIRST).run()
    assert text.rules_fault("bad_range", "_bdate") not in said(review)
    keep(review)

    assert metrics(review)[text.ACCOUNTS["accepted"]] == "1"


@pytest.mark.slow
def test_what_is_typed_for_one_field_stays_while_another_one_is_looked_at(review: AppTest) -> None:
    choose_city(review)
    open_box(review, "field_rules").text_input(key="field_rule_pattern:_city").set_value("P.*").run()
    open_box(review, "field_rules").selectbox(key="field_rule_field").set_value("_bdate").run()
    assert text.rules_not_set(["_city"]) in said(review)
    assert review.button(key="set_rules").disabled

    choose_city(review)
    assert review.text_input(key="field_rule_pattern:_city").value == "P.*"
    keep(review)

    assert review.session_state["draft"].rules.fields == (FieldRules(name="_city", pattern="P.*"),)
    assert text.rules_not_set(["_city"]) not in said(review)


@pytest.mark.slow
def test_rules_survive_a_visit_to_another_page(review: AppTest) -> None:
    choose_city(review)
    open_box(review, "field_rules").text_input(key="field_rule_pattern:_city").set_value("P.*").run()
    keep(review)

    open_page(review, "history")
    open_page(review, "review")
    choose_city(open_box(review, "field_rules").run())

    assert review.text_input(key="field_rule_pattern:_city").value == "P.*"
    assert review.button(key="set_rules").disabled


@pytest.mark.slow
def test_rules_of_a_field_that_no_column_feeds_block_the_way(review: AppTest) -> None:
    choose_city(review)
    open_box(review, "field_rules").text_input(key="field_rule_pattern:_city").set_value("P.*").run()
    keep(review)
    open_page(review, "mapping")
    review.selectbox(key="field:city").set_value("").run()

    go_on(review)

    assert not review.exception
    assert review.error[0].value == text.rules_fault("unmapped", "_city")
    assert review.button(key="next").disabled
