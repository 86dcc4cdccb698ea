from __future__ import annotations

import pytest

from tests.demo.callers import IMPORT_AND_START, Caller

pytestmark = pytest.mark.slow

MATCHING_EMAIL = """\
{
"token": "abcdefghijklmnqrstuvwxyz",
"workflow_id": 12,
"matching": "email",
"data": [
{
"data": {
"_fname": "Herbert",
"_lname": "Lambert",
"email": "example@example.com",
"phones": "+79862014852"
}
},
{
"data": {
"_fname": "Bert",
"_lname": "Lambert",
"email": "example@example.com",
"phones": "+79862014853"
}
}
]
}
"""
MATCHING_CUSTOM = """\
{
"token": "abcdefghijklmnqrstuvwxyz",
"workflow_id": 12,
"matching": "custom",
"field_name": "New_field_7",
"data": [
{
"data": {
"_fname": "Kristina",
"_lname": "Lambert",
"email": "example@example.com",
"phones": "+79568150395",
"New_field_7": "00015"
}
},
{
"data": {
"_fname": "Christopher",
"_lname": "Lambert",
"email": "example@example.com",
"phones": "+79568150396",
"New_field_7": "00016"
}
}
]
}
"""


@pytest.mark.parametrize(("body", "profiles"), [(MATCHING_EMAIL, 1), (MATCHING_CUSTOM, 2)])
def test_the_documented_requests_get_a_task(demo: Caller, body: str, profiles: int) -> None:
    sent = demo.post(IMPORT_AND_START, body)

    assert sent.json() == {"error": 0, "error_text": "Successful operation", "task_id": sent.json()["task_id"]}
    assert len({item["profile_id"] for item in demo.results(sent)}) == profiles


def test_the_status_of_a_task_has_the_documented_shape(demo: Caller) -> None:
    sent = demo.post(IMPORT_AND_START, MATCHING_CUSTOM)
    request = f'{{\n"token": "abcdefghijklmnqrstuvwxyz",\n"task_id": "{sent.json()["task_id"]}"\n}}'
    answer = demo.post("tasks/status", request).json()

    kristina, christopher = answer["data"]["result"]["result"]
    assert answer == {
        "data": {
            "status": "completed",
            "progress": 100,
            "result": {"error": 0, "error_text": "", "result": [kristina, christopher]},
        },
        "error": 0,
        "error_text": "Successful operation",
    }
    assert set(kristina) == {"profile_id"}
