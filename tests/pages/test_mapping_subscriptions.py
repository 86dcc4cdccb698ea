from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.fields import FieldKind
from altcraft_core.recipe import Recipe, write_recipe
from altcraft_core.records import Subscription
from pages.components import text
from pages.components.mapping.column_picker import CUSTOM, FOR_SUBSCRIPTIONS
from pages.components.mapping.uses_editor import more_key
from tests.pages.opening import captions, go_to_mapping, open_box, said
from tests.pages.sending import connect
from tests.pages.test_mapping import use_recipe

NOWHERE = "http://127.0.0.1:9"
NEWS = 1  # a resource of the demo platform


THREE = """
version = 1
columns = {"E-mail" = "email", "Телефон" = "phones", "Бонус" = "subscription.frequency"}
[[subscriptions]]
channel = "email"
resource_id = 1
address = "email"
[[subscriptions]]
channel = "sms"
resource_id = 1
address = "phones"
status = "unsubscribed"
cats = ["sales"]
custom_fields = {source = "fair"}
custom_fields_from = {frequency = "subscription.frequency"}
[[subscriptions]]
channel = "viber"
resource_id = 1
address = "phones"
"""


def open_block(app: AppTest) -> AppTest:
    return open_box(app, "subscriptions").run()


def choose(app: AppTest, choice: str, value: object) -> AppTest:
    app.selectbox(key=f"subscription_{choice}").set_value(value)
    return open_block(app)


def add(app: AppTest) -> AppTest:
    app.button(key="add_subscription").click()
    return open_block(app)


def subscriptions(app: AppTest) -> tuple[Subscription, ...]:
    return app.session_state["draft"].mapping.subscriptions


def test_nothing_is_subscribed_and_nothing_asked_until_somebody_opens_the_block(app: AppTest) -> None:
    go_to_mapping(app)

    assert subscriptions(app) == ()
    assert text.SUBSCRIPTIONS_CAPTION not in captions(app)


def test_each_row_subscribes_its_address_to_a_resource(app: AppTest) -> None:
    open_block(go_to_mapping(app))
    unfinished = app.button(key="add_subscription").disabled

    choose(app, "resource", NEWS)
    add(app)

    assert unfinished
    assert subscriptions(app) == (Subscription(channel="email", resource_id=NEWS, address_field="email"),)
    assert "«Новости»" in said(app)
    assert not app.button(key="next").disabled


def test_a_channel_begins_with_the_field_that_people_mean(app: AppTest) -> None:
    open_block(go_to_mapping(app))

    choose(app, "channel", "sms")

    assert app.selectbox(key="subscription_address:sms").value == "phones"


def test_status_priority_and_categories_are_sent_only_when_chosen(app: AppTest) -> None:
    open_block(go_to_mapping(app))

    choose(app, "resource", NEWS)
    choose(app, "status", "unsubscribed")
    app.number_input(key="subscription_priority").set_value(5)
    app.multiselect(key="subscription_categories:1").set_value(["sales"])
    open_block(app)
    add(app)

    assert subscriptions(app) == (
        Subscription(
            channel="email",
            resource_id=NEWS,
            address_field="email",
            status="unsubscribed",
            priority=5,
            cats=("sales",),
        ),
    )
    assert "status becomes unsubscribed" in said(app)
    assert app.selectbox(key="subscription_status").value is None


def test_push_asks_whose_subscription_id_it_is(app: AppTest) -> None:
    open_block(go_to_mapping(app))
    choose(app, "channel", "push")
    choose(app, "resource", NEWS)
    app.selectbox(key="subscription_address:push").set_value("_fname")
    open_block(app)
    unfinished = app.button(key="add_subscription").disabled

    app.text_input(key="subscription_provider").set_value("android-firebase")
    open_block(app)
    add(app)

    assert unfinished
    assert subscriptions(app)[0].provider == "android-firebase"


def test_a_subscription_is_removed(app: AppTest) -> None:
    open_block(go_to_mapping(app))
    choose(app, "resource", NEWS)
    add(app)

    app.button(key="remove_subscription:0").click()
    open_block(app)

    assert subscriptions(app) == ()


def change(app: AppTest, place: int) -> AppTest:
    app.button(key=f"change_subscription:{place}").click()
    return open_block(app)


def keep(app: AppTest) -> AppTest:
    app.button(key="keep_subscription").click()
    return open_block(app)


def test_a_subscription_is_changed_where_it_stands(app: AppTest) -> None:
    use_recipe(go_to_mapping(app), THREE)
    open_block(app)
    first, _, third = subscriptions(app)

    change(app, 1)
    shown = (
        app.selectbox(key="subscription_channel").value,
        app.selectbox(key="subscription_status").value,
        app.multiselect(key="subscription_categories:1").value,
        app.text_input(key="subscription_value:source").value,
        app.selectbox(key="subscription_from:frequency").value,
    )
    app.text_input(key="subscription_value:source").set_value("friends")
    app.number_input(key="subscription_priority").set_value(4)
    open_block(app)
    before = subscriptions(app)[1]
    keep(app)

    assert shown == ("sms", "unsubscribed", ["sales"], "fair", "subscription.frequency")
    assert subscriptions(app) == (
        first,
        replace(before, custom_fields=(("source", "friends"),), priority=4),
        third,
    )
    assert not [each for each in app.button if each.key == "keep_subscription"]
    assert app.selectbox(key="subscription_resource").value is None


def test_a_change_may_be_left(app: AppTest) -> None:
    use_recipe(go_to_mapping(app), THREE)
    open_block(app)
    before = subscriptions(app)

    change(app, 0)
    choose(app, "channel", "viber")
    app.button(key="leave_subscription").click()
    open_block(app)

    assert subscriptions(app) == before
    assert app.selectbox(key="subscription_channel").value == "email"
    assert len([each for each in app.button if each.key.startswith("change_subscription")]) == len(before)


def test_closing_the_block_leaves_a_change(app: AppTest) -> None:
    use_recipe(go_to_mapping(app), THREE)
    change(open_block(app), 0)

    app.session_state["subscriptions"] = False
    app.run()
    open_block(app)

    assert not [each for each in app.button if each.key == "keep_subscription"]


def test_own_fields_come_from_a_column_or_are_the_same_for_all(app: AppTest) -> None:
    go_to_mapping(app)
    app.selectbox(key="field:Бонус").set_value(FOR_SUBSCRIPTIONS).run()
    app.text_input(key="custom:field:Бонус").set_value("often").run()
    not_taken = said(app), app.button(key="next").disabled
    open_block(app)
    choose(app, "resource", NEWS)

    app.multiselect(key="subscription_fields:1:email").set_value(["source", "frequency"])
    open_block(app)
    choose(app, "from:frequency", "subscription.often")
    without_value = app.button(key="add_subscription").disabled
    app.text_input(key="subscription_value:source").set_value("fair")
    open_block(app)
    add(app)

    assert "No subscription takes this yet" in not_taken[0]
    assert not_taken[1]
    assert without_value
    assert subscriptions(app)[0].custom_fields == (("source", "fair"),)
    assert subscriptions(app)[0].custom_fields_from == (("frequency", "subscription.often"),)
    assert "source = fair" in said(app)
    assert "frequency ← often" in said(app)
    assert not app.button(key="next").disabled


def test_own_fields_are_offered_by_the_names_that_the_account_tells(app: AppTest) -> None:
    open_block(go_to_mapping(app))

    choose(app, "resource", NEWS)

    offered = app.multiselect(key="subscription_fields:1:email").options
    assert "Писем в неделю · frequency" in offered


def test_a_channel_that_the_resource_does_not_have_is_told(app: AppTest) -> None:
    open_block(go_to_mapping(app))
    choose(app, "resource", NEWS)
    before = captions(app)

    choose(app, "channel", "push")

    assert "no such channel" not in before
    assert "no such channel" in said(app)


@pytest.mark.parametrize(
    "channel",
    ["email", *(pytest.param(each, marks=pytest.mark.slow) for each in text.CHANNELS if each != "email")],
)
def test_every_channel_can_be_subscribed_to(app: AppTest, channel: str) -> None:
    open_block(go_to_mapping(app))
    choose(app, "channel", channel)
    choose(app, "resource", NEWS)
    choose(app, f"address:{channel}", "phones")
    if channel == "push":
        app.text_input(key="subscription_provider").set_value("web-push")
        open_block(app)

    add(app)

    assert subscriptions(app) == (
        Subscription(
            channel=channel,
            resource_id=NEWS,
            address_field="phones",
            provider="web-push" if channel == "push" else "",
        ),
    )


def test_closing_the_block_keeps_its_subscriptions(app: AppTest) -> None:
    open_block(go_to_mapping(app))
    choose(app, "resource", NEWS)
    add(app)

    app.session_state["subscriptions"] = False
    app.run()

    assert len(subscriptions(app)) == 1
    assert text.subscriptions(1) in [block.label for block in app.expander]


def test_an_address_that_no_column_feeds_is_told(app: AppTest) -> None:
    open_block(go_to_mapping(app))
    choose(app, "channel", "sms")
    choose(app, "resource", NEWS)
    add(app)

    app.selectbox(key="field:Телефон").set_value("").run()

    assert "takes values from Phone" in said(app)
    assert app.button(key="next").disabled


def test_a_resource_is_given_by_number_where_the_account_does_not_tell_its_own(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(monkeypatch, NOWHERE)
    go_to_mapping(app)

    open_block(app)
    app.number_input(key="subscription_number").set_value(7)
    open_block(app)
    add(app)

    assert subscriptions(app)[0].resource_id == 7
    assert "resource #7" in said(app)


def test_a_recipe_brings_its_uses_and_subscriptions_back(app: AppTest) -> None:
    go_to_mapping(app)

    use_recipe(
        app,
        """
        version = 1
        columns = {"E-mail" = "email", "Бонус" = "bonus"}
        fields = {bonus = {kind = "integer", action = "incr"}}
        [[subscriptions]]
        channel = "email"
        resource_id = 1
        address = "email"
        status = "unsubscribed"
        custom_fields = {source = "fair"}
        """,
    )
    open_block(app)

    assert "added to the number" in captions(app)
    assert "status becomes unsubscribed" in said(app)
    assert subscriptions(app)[0].custom_fields == (("source", "fair"),)
    assert not app.button(key="next").disabled


def test_a_saved_recipe_gives_the_same_mapping_back(app: AppTest) -> None:
    open_block(go_to_mapping(app))
    app.selectbox(key="field:Бонус").set_value(CUSTOM)
    open_block(app)
    app.text_input(key="custom:field:Бонус").set_value("interests")
    open_box(app, more_key("interests"))
    open_block(app)
    app.selectbox(key="use_kind:interests").set_value(FieldKind.TAGS)
    open_box(app, more_key("interests"))
    choose(app, "resource", NEWS)
    choose(app, "status", "suspended")
    add(app)
    draft = app.session_state["draft"]
    recipe = write_recipe(Recipe(mapping=draft.mapping, target=draft.target))

    app.selectbox(key="field:Бонус").set_value("").run()
    app.button(key="remove_subscription:0").click().run()
    cleared = app.session_state["draft"].mapping
    use_recipe(app, recipe)

    assert not cleared.uses
    assert not cleared.subscriptions
    assert app.session_state["draft"].mapping == draft.mapping
    assert draft.mapping.uses
    assert draft.mapping.subscriptions
