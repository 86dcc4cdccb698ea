"""A plain caller of the demo platform, and a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

IMPORT_AND_START = "workflows/import_and_start_batch_task"
AT_ONCE = "workflows/import_and_start_batch"
IMPORT_ONLY = "profiles/import_batch"
TOKEN = "demo-token"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Caller:
    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30, verify=False)

    def close(self) -> None:
        self.http.close()

    def post(self, call: str, body: Mapping[str, Any] | bytes | str, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, Mapping):
            return self.http.post(f"/api/v1.1/{call}", json={"token": TOKEN} | dict(body), headers=named)
        return self.http.post(f"/api/v1.1/{call}", content=body, headers=named)

    def send(self, *profiles: Mapping[str, Any], request_id: str = "", **parameters: Any) -> httpx.Response:
        return self.send_items(*({"data": profile} for profile in profiles), request_id=request_id, **parameters)

    def send_items(self, *items: Mapping[str, Any], request_id: str = "", **parameters: Any) -> httpx.Response:
        body = {"workflow_id": 12, "matching": "email", "data": list(items)}
        headers = {"Request_ID": request_id} if request_id else {}
        return self.post(IMPORT_AND_START, body | parameters, **headers)

    def send_xml(self, inner: str, call: str = IMPORT_AND_START) -> httpx.Response:
        return self.post(call, f"<xml><token>{TOKEN}</token><workflow_id>12</workflow_id>{inner}</xml>")

    def status(self, sent: httpx.Response) -> dict[str, Any]:
        return dict(self.post("tasks/status", {"task_id": task_id(sent)}).json()["data"])

    def results(self, sent: httpx.Response) -> list[dict[str, Any]]:
        return list(self.status(sent)["result"]["result"])

    def ledger(self, scenario: int = 12) -> dict[str, Any]:
        return dict(self.http.get("/_demo/ledger").json()["scenarios"][str(scenario)])

    def profile(self, match: str = "anna@example.com", **asked: str) -> dict[str, Any]:
        return dict(self.http.get("/_demo/profile", params={"match": match} | asked).json())

    def fields(self, match: str = "anna@example.com") -> dict[str, Any]:
        return dict(self.profile(match)["fields"])

    def task(self, sent: httpx.Response) -> dict[str, Any]:
        return dict(self.http.get("/_demo/task", params={"task_id": task_id(sent)}).json())


def task_id(sent: httpx.Response) -> str:
    if sent.headers["Content-Type"] == "application/json":
        return str(sent.json()["task_id"])
    return sent.text.partition("<task_id>")[2].partition("</task_id>")[0]


def people(count: int, start: int = 0) -> list[dict[str, Any]]:
    return [{"email": f"person{number}@example.com", "_fname": "Анна"} for number in range(start, start + count)]
