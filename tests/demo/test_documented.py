from __future__ import annotations

import re
from xml.etree.ElementTree import Element, fromstring

import pytest

from tests.demo.callers import IMPORT_AND_START, Caller, task_id

pytestmark = pytest.mark.slow

EMAIL_JSON = """\
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
EMAIL_XML = """\
<xml>
<token>abcdefghijklmnqrstuvwxyz</token>
<workflow_id>12</workflow_id>
<matching>email</matching>
<data>
<_fname>Herb</_fname>
<_lname>Limbert</_lname>
<email>example@example.com</email>
<phones>+79847076617</phones>
</data>
<data>
<_fname>Bert</_fname>
<_lname>Limbert</_lname>
<email>example@example.com</email>
<phones>+79817076617</phones>
</data>
</xml>
"""
CUSTOM_JSON = """\
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
CUSTOM_XML = """\
<xml>
<token>abcdefghijklmnqrstuvwxyz</token>
<workflow_id>12</workflow_id>
<matching>custom</matching>
<field_name>CRM_ID</field_name>
<data>
<_fname>Naomy</_fname>
<_lname>Depp</_lname>
<email>example@example.com</email>
<phones>+798144890880</phones>
<CRM_ID>7830</CRM_ID>
</data>
<data>
<_fname>Nataly</_fname>
<_lname>Depp</_lname>
<email>example@example.com</email>
<phones>+73755334351</phones>
<CRM_ID>0934</CRM_ID>
</data>
</xml>
"""
REQUESTS = [
    pytest.param(EMAIL_JSON, "", ["+79862014853"], id="email json"),
    pytest.param(EMAIL_XML, "", ["+79817076617"], id="email xml"),
    pytest.param(CUSTOM_JSON, "New_field_7", ["00015", "00016"], id="custom json"),
    pytest.param(CUSTOM_XML, "CRM_ID", ["7830", "0934"], id="custom xml"),
]
STATUS_JSON = '{\n"token": "abcdefghijklmnqrstuvwxyz",\n"task_id": "TASK"\n}'
STATUS_XML = "<xml>\n<token>abcdefghijklmnqrstuvwxyz</token>\n<task_id>TASK</task_id>\n</xml>"

ACCEPTED_XML = "<xml><error>0</error><error_text>Successful operation</error_text><task_id>TASK</task_id></xml>"
REFUSED_XML = (
    "<xml><error>400</error><error_debug>http: request body too large</error_debug>"
    "<error_text>Invalid request</error_text></xml>"
)
FINISHED_XML = """\
<xml>
<data>
<status>completed</status>
<progress>100</progress>
<result>
<error>0</error>
<error_text></error_text>
<result>
<profile_id>61e947333f62fc26d384452c</profile_id>
</result>
<result>
<profile_id>61e947333f62fc26d384452e</profile_id>
</result>
</result>
</data>
<error>0</error>
<error_text>Successful operation</error_text>
</xml>
"""


def shape(element: Element) -> tuple[str, str, list[object]]:
    text = re.sub("[0-9a-f]{24}", "PROFILE", (element.text or "").strip())
    return element.tag, text, [shape(child) for child in element]


@pytest.mark.parametrize(("body", "field", "values"), REQUESTS)
def test_the_documented_requests_are_taken_to_the_letter(
    demo: Caller, body: str, field: str, values: list[str]
) -> None:
    sent = demo.post(IMPORT_AND_START, body)
    stored = [demo.profile(value, field=field) for value in values]

    assert len(demo.task(sent)["outcomes"]) == 2
    assert [profile["engagements"] for profile in stored] == [{"12": 2 // len(values)}] * len(values)
    assert all(profile["fields"]["email"] == "example@example.com" for profile in stored)
    assert all(isinstance(profile["fields"]["phones"], list) for profile in stored)


@pytest.mark.parametrize("body", [EMAIL_JSON, CUSTOM_JSON])
def test_json_is_answered_as_documented(demo: Caller, body: str) -> None:
    sent = demo.post(IMPORT_AND_START, body)
    answer = sent.json()

    assert sent.headers["Content-Type"] == "application/json"
    assert answer == {"error": 0, "error_text": "Successful operation", "task_id": answer["task_id"]}
    status = demo.post("tasks/status", STATUS_JSON.replace("TASK", answer["task_id"])).json()
    results = status["data"]["result"].pop("result")
    assert [set(result) for result in results] == [{"profile_id"}] * 2
    assert status == {
        "data": {"status": "completed", "progress": 100, "result": {"error": 0, "error_text": ""}},
        "error": 0,
        "error_text": "Successful operation",
    }


@pytest.mark.parametrize("content_type", ["application/xml", "text/xml; charset=utf-8", "application/octet-stream"])
@pytest.mark.parametrize("body", [EMAIL_XML, CUSTOM_XML])
def test_xml_is_answered_as_documented(demo: Caller, body: str, content_type: str) -> None:
    sent = demo.post(IMPORT_AND_START, body, Content_Type=content_type)

    assert sent.headers["Content-Type"] == "application/xml"
    assert sent.text == ACCEPTED_XML.replace("TASK", task_id(sent))
    status = demo.post("tasks/status", STATUS_XML.replace("TASK", task_id(sent)), Content_Type=content_type)
    assert shape(fromstring(status.text)) == shape(fromstring(FINISHED_XML))


def test_a_body_that_is_too_large_is_refused_in_its_own_format(demo: Caller) -> None:
    padding = b" " * (10 * 1024 * 1024)

    assert demo.post(IMPORT_AND_START, EMAIL_JSON.encode() + padding).json() == {
        "error": 400,
        "error_debug": "http: request body too large",
        "error_text": "Invalid request",
    }
    assert demo.post(IMPORT_AND_START, EMAIL_XML.encode() + padding).text == REFUSED_XML


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (EMAIL_JSON.replace("{", '{"format": "xml",', 1), "application/xml"),
        (EMAIL_XML.replace("<xml>", "<xml><format>json</format>"), "application/json"),
    ],
)
def test_the_format_of_the_answer_may_be_chosen(demo: Caller, body: str, answer: str) -> None:
    assert demo.post(IMPORT_AND_START, body).headers["Content-Type"] == answer


def test_the_address_may_ask_for_a_format(demo: Caller) -> None:
    assert demo.post(IMPORT_AND_START + "?format=xml", EMAIL_JSON).text.startswith("<xml><error>0</error>")
