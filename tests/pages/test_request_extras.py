from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from streamlit.testing.v1 import AppTest

from altcraft_core.records import Target
from pages.components import services, text
from pages.components.send.request_extras import find_fault
from tests.pages.opening import captions, go_on, go_to_review, said
from tests.pages.sending import alerts, choose_scenario, go_to_send, type_number

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own


def target(app: AppTest) -> Target:
    return app.session_state["draft"].target


def add(app: AppTest, name: str, key: str, value: str) -> AppTest:
    app.text_input(key=f"{name}_key").set_value(key).run()
    app.text_input(key=f"{name}_value").set_value(value).run()
    return app.button(key=f"{name}_add").click().run()


def attach(app: AppTest, name: str, content: bytes) -> AppTest:
    picker = next(each for each in app.file_uploader if each.key.startswith("attachments_"))
    picker.upload(name, content)
    return app.run()


def first_request(app: AppTest) -> str:
    app.session_state["first_request"] = True
    app.run()
    return next(code.value for code in app.code if "workflow_id" in code.value)


def test_values_for_templates_and_hooks_stand_in_the_request(app: AppTest) -> None:
    go_to_send(app)

    add(app, "content", "promo", "Весна")
    add(app, "custom_data", "source", "shop")

    assert not app.exception
    body = json.loads(first_request(app))
    assert (body["content"], body["custom_data"]) == ({"promo": "Весна"}, {"source": "shop"})
    assert "{apicontent.promo}" in [code.value for code in app.code]
    assert app.text_input(key="content_key").value == ""


def test_what_was_chosen_is_told_while_it_is_closed(app: AppTest) -> None:
    go_to_send(app)
    assert text.MORE in [each.label for each in app.expander]

    app.segmented_control(key="format").set_value("xml").run()
    add(app, "content", "promo", "1")

    assert text.more(["XML", "1 value"]) in [each.label for each in app.expander]


def test_values_are_changed_and_removed(app: AppTest) -> None:
    go_on(go_to_review(app))
    add(app, "content", "promo", "1")
    add(app, "content", "code", "2")

    app.text_input(key="content:promo").set_value("3").run()
    assert target(app).content == (("promo", "3"), ("code", "2"))

    app.button(key="content_remove:promo").click().run()
    assert target(app).content == (("code", "2"),)


@pytest.mark.parametrize("key", ["", "1st", "two words", "имя", "a-b"])
def test_names_that_no_template_could_say_are_not_added(app: AppTest, key: str) -> None:
    go_on(go_to_review(app))

    app.text_input(key="content_key").set_value(key).run()

    assert app.button(key="content_add").disabled
    assert (text.KEY_WRONG in said(app)) == bool(key)


def test_a_name_is_given_once(app: AppTest) -> None:
    go_on(go_to_review(app))
    add(app, "content", "promo", "1")

    app.text_input(key="content_key").set_value("promo").run()

    assert app.button(key="content_add").disabled
    assert text.KEY_TAKEN in said(app)


@given(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]*", fullmatch=True))
def test_every_identifier_may_be_a_name(key: str) -> None:
    assert find_fault(key, ()) == ""
    assert find_fault(key, ((key, ""),)) == text.KEY_TAKEN


def test_requests_may_be_xml(app: AppTest) -> None:
    go_to_send(app)

    app.segmented_control(key="format").set_value("xml").run()

    root = etree.fromstring(first_request(app))
    assert (root.findtext("workflow_id"), len(root.findall("data"))) == ("12", 2)


def test_a_value_that_xml_cannot_hold_is_told(app: AppTest) -> None:
    go_to_send(app)
    app.segmented_control(key="format").set_value("xml").run()

    add(app, "content", "promo", "bell \x07")

    assert not app.exception
    assert "XML" in alerts(app)


def test_files_go_along_and_their_cost_is_told(app: AppTest) -> None:
    go_to_send(app)
    app.slider(key="max_rows").set_value(1).run()

    attach(app, "price.pdf", bytes(30_000))

    (file,) = target(app).attachments
    assert (file.name, file.mimetype, base64.b64decode(file.data)) == ("price.pdf", "application/pdf", bytes(30_000))
    assert text.FILES_WHY in captions(app)
    assert text.files_cost(40_092)[:20] in captions(app)
    assert "to each of 2 chunks: 80 KB in all" in captions(app)
    assert file.data not in first_request(app)

    app.button(key="file_remove:0").click().run()
    assert target(app).attachments == ()


def test_all_of_it_is_sent(app: AppTest) -> None:
    go_to_send(app)
    app.segmented_control(key="format").set_value("xml").run()
    add(app, "content", "promo", "1")
    type_number(app, "2")

    app.button(key="send").click().run()

    (state,) = services.history().states()
    assert (state.submission.target.format, state.submission.target.content) == ("xml", (("promo", "1"),))


def test_what_goes_along_outlives_a_missing_scenario(app: AppTest) -> None:
    go_on(go_to_review(app))
    add(app, "content", "promo", "1")

    choose_scenario(app, "Welcome")

    assert target(app).content == (("promo", "1"),)
