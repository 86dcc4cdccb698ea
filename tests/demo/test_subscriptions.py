from __future__ import annotations

from typing import Any

import pytest

from tests.demo.callers import Caller, people

pytestmark = pytest.mark.slow

ANNA = {"email": "anna@example.com"}
NEWS = {"channel": "email", "resource_id": 1, "email": "anna@example.com"}


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        (NEWS, NEWS),
        ({"channel": "email", "resource_id": 1, "email_data": {"email": "Anna@Example.com"}}, NEWS),
        ({"channel": "sms", "resource_id": 1, "phone": "+79720000001"}, None),
        ({"channel": "push", "resource_id": 2, "provider": "android-firebase", "subscription_id": "a:b"}, None),
        ({"channel": "telegram_bot", "resource_id": 1, "cc_data": {"id": 77}},
         {"channel": "telegram_bot", "resource_id": 1, "cc_data": {"id": "77"}}),
        ({"channel": "whatsapp", "resource_id": 1, "cc_data": {"phone": "+79720000001"}}, None),
        ({"channel": "viber", "resource_id": 1, "cc_data": {"phone": "+79720000001"}}, None),
        ({"channel": "notify", "resource_id": 1, "cc_data": {"phone": "+79720000001"}}, None),
        ({"channel": "app_inbox", "resource_id": 2, "cc_data": {"id": "box-1"}}, None),
        (NEWS | {"status": "unsubscribed"}, None),
        (NEWS | {"status": 3}, NEWS | {"status": "hardbounced"}),
        (NEWS | {"status": "0"}, NEWS | {"status": "subscribed"}),
        (NEWS | {"status": -1, "priority": -1}, NEWS),
        (NEWS | {"priority": 0}, None),
        (NEWS | {"cats": ["sales", "events"]}, None),
        (NEWS | {"cats": [{"name": "sales", "active": True}]}, NEWS | {"cats": ["sales"]}),
        (NEWS | {"custom_fields": {"frequency": "2", "source": "friends"}},
         NEWS | {"custom_fields": {"frequency": 2, "source": "friends"}}),
    ],
)  # fmt: skip
def test_a_subscription_of_every_kind_is_stored(
    demo: Caller, told: dict[str, Any], stored: dict[str, Any] | None
) -> None:
    demo.send(ANNA | {"subscriptions": [told]})

    assert demo.profile()["subscriptions"] == [{"status": None} | (stored or told)]


BAD = [
    "news",
    {},
    NEWS | {"resource_id": None},
    NEWS | {"resource_id": 99},
    NEWS | {"resource_id": 4},
    NEWS | {"channel": "push"},
    NEWS | {"channel": "pigeon"},
    NEWS | {"email": "anna"},
    NEWS | {"email": None},
    {"channel": "sms", "resource_id": 1, "phone": "hello"},
    {"channel": "whatsapp", "resource_id": 1, "phone": "+79720000001"},
    {"channel": "telegram_bot", "resource_id": 1, "cc_data": {"id": "anna"}},
    {"channel": "push", "resource_id": 2, "subscription_id": "a:b"},
    {"channel": "push", "resource_id": 2, "provider": "android-firebase"},
    NEWS | {"status": "loved"},
    NEWS | {"status": 7},
    NEWS | {"priority": "high"},
    NEWS | {"cats": ["cars"]},
    NEWS | {"custom_fields": {"frequency": "often"}},
    NEWS | {"custom_fields": {"mood": "good"}},
    NEWS | {"custom_fields": "subscribed"},
]


@pytest.mark.parametrize("told", BAD)
def test_a_bad_subscription_refuses_its_profile(demo: Caller, told: Any) -> None:
    refused, taken = demo.results(demo.send(ANNA | {"subscriptions": [NEWS, told]}, *people(1)))

    assert (refused["error"], refused["error_text"][:22]) == (400, "Invalid subscription: ")
    assert "profile_id" in taken
    assert demo.ledger()["profiles"] == 1


@pytest.mark.parametrize("told", BAD)
def test_bad_subscriptions_may_be_skipped(demo: Caller, told: Any) -> None:
    (result,) = demo.results(demo.send(ANNA | {"subscriptions": [told, NEWS]}, skip_invalid_subscriptions=True))

    assert demo.profile(result["profile_id"])["subscriptions"] == [NEWS | {"status": None}]


def test_the_same_subscription_is_updated_and_another_is_added(demo: Caller) -> None:
    text = {"channel": "sms", "resource_id": 1, "phone": "+79720000001"}
    first = NEWS | {"status": "subscribed", "priority": 1, "custom_fields": {"source": "friends"}}
    demo.send(ANNA | {"subscriptions": [first]})
    demo.send(ANNA | {"subscriptions": [NEWS | {"priority": 5, "custom_fields": {"frequency": 1}}, text]})

    news, other = demo.profile()["subscriptions"]
    assert news == first | {"priority": 5, "custom_fields": {"source": "friends", "frequency": 1}}
    assert other == text | {"status": None}


@pytest.mark.parametrize(
    "inner",
    [
        "<subscriptions array='true'><channel>email</channel><resource_id>1</resource_id>"
        "<email>anna@example.com</email><status>4</status><priority>0</priority></subscriptions>",
        "<subscriptions><channel>email</channel><resource_id>1</resource_id><email>anna@example.com</email>"
        "<status>unconfirmed</status><priority>0</priority></subscriptions>",
    ],
)
def test_subscriptions_are_read_in_xml_too(demo: Caller, inner: str) -> None:
    demo.send_xml(f"<data><email>anna@example.com</email>{inner}</data>")

    assert demo.profile()["subscriptions"] == [NEWS | {"status": "unconfirmed", "priority": 0}]


@pytest.mark.parametrize(("matching", "found"), [("email", True), ("email_profile", False)])
def test_matching_by_email_looks_into_subscriptions_unless_told_otherwise(
    demo: Caller, matching: str, found: bool
) -> None:
    other = NEWS | {"email": "other@example.com"}
    (first,) = demo.results(demo.send(ANNA | {"subscriptions": [other]}))
    (again,) = demo.results(demo.send({"email": "other@example.com"}, matching=matching))

    assert (again == first) == found


def test_matching_by_phone_looks_into_subscriptions(demo: Caller) -> None:
    text = {"channel": "sms", "resource_id": 1, "phone": "+79720000001"}
    (first,) = demo.results(demo.send(ANNA | {"subscriptions": [text]}))

    assert demo.results(demo.send({"phones": "+79720000001"}, matching="phone")) == [first]
