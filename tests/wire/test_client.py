from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from altcraft_core.errors import AnswerLost, BodyTooLarge, DeliveryError, NotSent, NotTaken, Refused, SettingsError
from altcraft_core.records import Call, TaskPhase
from altcraft_core.settings import Connection
from altcraft_core.wire.client import PAGE, AltcraftClient

TOKEN = "a-token-that-nobody-may-see"
BODY = b'{"workflow_id":12,"matching":"email","data":[{"data":{"email":"anna@example.com"}}]}'
WITH_TOKEN = b'{"token":"' + TOKEN.encode() + b'",' + BODY[1:]
REQUEST_ID = "0b6d3f4e-6d4c-4c5a-9a55-8f4f1a1f0c11"
TAKEN = {"error": 0, "error_text": "Successful operation", "task_id": "t-1"}
Answer = Callable[[httpx.Request], httpx.Response]


def connect(base_url: str = "https://altcraft.test", **choices: Any) -> Connection:
    return Connection(base_url=base_url, token=SecretStr(TOKEN), **choices)


def client_for(answer: Answer, **choices: Any) -> AltcraftClient:
    return AltcraftClient(connect(**choices), httpx.MockTransport(answer))


def keep(requests: list[httpx.Request], answer: object) -> Answer:
    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json=answer)

    return respond


def failing(error: Exception) -> Answer:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    return fail


def every_subclass(kind: type[Exception]) -> list[type[Exception]]:
    return [found for child in kind.__subclasses__() for found in (child, *every_subclass(child))]


def test_chunk_is_sent_byte_for_byte_under_its_request_id() -> None:
    requests: list[httpx.Request] = []
    with client_for(keep(requests, TAKEN)) as client:
        assert client.send(Call.START_TASK, BODY, REQUEST_ID).task_id == "t-1"
    (sent,) = requests
    assert str(sent.url) == "https://altcraft.test/api/v1.1/workflows/import_and_start_batch_task"
    assert (sent.method, sent.content) == ("POST", WITH_TOKEN)
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.headers["Request-ID"] == REQUEST_ID
    assert "X-Request-ID" not in sent.headers
    assert "Authorization" not in sent.headers


def test_repeat_is_the_same_bytes_and_headers() -> None:
    requests: list[httpx.Request] = []
    with client_for(keep(requests, TAKEN)) as client:
        client.send(Call.START_TASK, BODY, REQUEST_ID)
        client.send(Call.START_TASK, BODY, REQUEST_ID)
    first, second = requests
    assert (first.content, first.headers.raw) == (second.content, second.headers.raw)


def test_older_installations_get_both_id_headers() -> None:
    requests: list[httpx.Request] = []
    with client_for(keep(requests, TAKEN), both_id_headers=True) as client:
        client.send(Call.START_TASK, BODY, REQUEST_ID)
    assert requests[0].headers["X-Request-ID"] == requests[0].headers["Request-ID"] == REQUEST_ID


def test_token_in_the_header_stays_out_of_the_body() -> None:
    requests: list[httpx.Request] = []
    with client_for(keep(requests, TAKEN), token_in="header") as client:
        client.send(Call.START_TASK, BODY, REQUEST_ID)
    assert requests[0].content == BODY
    assert requests[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_xml_chunk_is_sent_as_xml_and_its_answer_read_as_what_it_is() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, content=b"<xml><error>0</error><task_id>t-1</task_id></xml>")

    with client_for(answer) as client:
        assert client.send(Call.START_TASK, b"<xml><workflow_id>12</workflow_id></xml>", REQUEST_ID).task_id == "t-1"
    (sent,) = requests
    assert sent.content == b"<xml><token>" + TOKEN.encode() + b"</token><workflow_id>12</workflow_id></xml>"
    assert sent.headers["Content-Type"] == "application/xml"


@pytest.mark.parametrize(
    ("call", "path"),
    [(Call.START_NOW, "workflows/import_and_start_batch"), (Call.IMPORT_ONLY, "profiles/import_batch")],
)
def test_calls_without_a_task_bring_their_results(call: Call, path: str) -> None:
    requests: list[httpx.Request] = []
    answer = {"error": 0, "result": [{"error": 0, "error_text": "", "profile_id": "61e9"}]}
    with client_for(keep(requests, answer)) as client:
        accepted = client.send(call, BODY, REQUEST_ID)
    (sent,) = requests
    assert str(sent.url) == f"https://altcraft.test/api/v1.1/{path}"
    assert (sent.content, sent.headers["Request-ID"]) == (WITH_TOKEN, REQUEST_ID)
    assert accepted.task_id == ""
    assert accepted.results is not None
    assert accepted.results.outcomes is not None
    assert accepted.results.outcomes["profile_id"].to_list() == ["61e9"]


def test_question_about_a_task_is_small_and_has_no_request_id() -> None:
    requests: list[httpx.Request] = []
    answer = {"error": 0, "data": {"status": "running", "progress": 40}}
    with client_for(keep(requests, answer)) as client:
        assert client.read_task("t-1").phase is TaskPhase.RUNNING
    assert str(requests[0].url) == "https://altcraft.test/api/v1.1/tasks/status"
    assert json.loads(requests[0].content) == {"token": TOKEN, "task_id": "t-1"}
    assert "Request-ID" not in requests[0].headers


@pytest.mark.parametrize("told", [{}, {"total": 2_500}, {"next": True}], ids=["bare", "total", "next"])
def test_scenarios_are_read_page_by_page(told: dict[str, Any]) -> None:
    asked: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        question = json.loads(request.content)
        asked.append(question["from_id"])
        ids = range(question["from_id"], min(question["from_id"] + question["limit"], 2_501))
        envelope = {"error": 0, "data": [{"id": number, "name": f"S{number}"} for number in ids]}
        following = {"next_from_id": ids[-1] + 1} if told.get("next") and ids else {}
        return httpx.Response(200, json=envelope | following | {key: told[key] for key in told if key != "next"})

    with client_for(answer) as client:
        scenarios = client.list_scenarios()
    assert [scenario.id for scenario in scenarios] == list(range(1, 2_501))
    assert asked[:3] == [1, PAGE + 1, 2 * PAGE + 1]
    assert len(asked) == (3 if "total" in told else 4)


def test_platform_that_ignores_paging_is_asked_twice_at_most() -> None:
    requests: list[httpx.Request] = []
    with client_for(keep(requests, {"error": 0, "data": [{"id": 3, "name": "A"}, {"id": 1, "name": "B"}]})) as client:
        assert [scenario.id for scenario in client.list_scenarios()] == [3, 1]
    assert len(requests) == 2


@pytest.mark.parametrize("kind", every_subclass(httpx.RequestError), ids=lambda kind: kind.__name__)
def test_every_transport_error_becomes_one_of_ours(kind: type[httpx.RequestError]) -> None:
    surely_not_sent = {"ConnectError", "ConnectTimeout", "PoolTimeout"}
    expected = NotSent if kind.__name__ in surely_not_sent else AnswerLost
    with client_for(failing(kind("broken"))) as client, pytest.raises(DeliveryError) as caught:
        client.send(Call.START_TASK, BODY, REQUEST_ID)
    assert type(caught.value) is expected


@pytest.mark.parametrize("kind", [httpx.ConnectError, httpx.ReadError, httpx.ReadTimeout, httpx.LocalProtocolError])
def test_sentences_hold_no_secret(kind: type[httpx.RequestError]) -> None:
    error = kind(f"anna:password@altcraft.test {TOKEN} {BODY.decode()}")
    client = client_for(failing(error), base_url="https://anna:password@altcraft.test", token_in="header")
    with client, pytest.raises(DeliveryError) as caught:
        client.send(Call.START_TASK, BODY, REQUEST_ID)
    assert not [secret for secret in ("password", TOKEN, "example.com") if secret in caught.value.sentence]


def test_answer_that_repeats_the_token_does_not_pass_it_on() -> None:
    answer = {"error": 400, "error_text": f"bad token {TOKEN}", "error_debug": TOKEN}
    with client_for(keep([], answer)) as client, pytest.raises(Refused) as caught:
        client.send(Call.START_TASK, BODY, REQUEST_ID)
    assert TOKEN not in caught.value.sentence + caught.value.text + caught.value.debug


@pytest.mark.parametrize("token", ["with\nline", "ключ"])
def test_token_that_cannot_travel_in_a_header_is_refused_at_once(token: str) -> None:
    connection = Connection(base_url="https://altcraft.test", token=SecretStr(token), token_in="header")
    with pytest.raises(SettingsError, match="token_in") as caught:
        AltcraftClient(connection)
    assert token not in str(caught.value)


def test_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(SettingsError, match="base_url"):
        AltcraftClient(connect("https://altcraft.test:port"))


# ---------------------------------------------------------------- over a real socket


class Platform:
    """A small server with an answer for each call; it keeps what was sent."""

    def __init__(self) -> None:
        self.answers: dict[str, Response] = {}
        self.bodies: list[bytes] = []
        self.protocols: set[str] = set()
        routes = [Route("/api/v1.1/{call:path}", self.answer, methods=["POST"])]
        config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="error", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.01)

    @property
    def url(self) -> str:
        port: int = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    async def answer(self, request: Request) -> Response:
        self.bodies.append(await request.body())
        self.protocols.add(request.scope["http_version"])
        return self.answers[request.path_params["call"]]

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(5)


@pytest.fixture(scope="module")
def served() -> Iterator[Platform]:
    running = Platform()
    yield running
    running.stop()


@pytest.fixture
def platform(served: Platform) -> Platform:
    served.answers.clear()
    served.bodies.clear()
    return served


@pytest.fixture
def client(platform: Platform) -> Iterator[AltcraftClient]:
    with AltcraftClient(connect(platform.url)) as opened:
        yield opened


@pytest.mark.slow
def test_large_chunk_travels_whole(platform: Platform, client: AltcraftClient) -> None:
    platform.answers["workflows/import_and_start_batch_task"] = JSONResponse(
        TAKEN, headers={"Duplicate-Request": "true", "Duplicate-Key": "k"}
    )
    body = b'{"data":["' + b"x" * 9_000_000 + b'"]}'
    accepted = client.send(Call.START_TASK, body, REQUEST_ID)
    assert (accepted.task_id, accepted.replayed) == ("t-1", True)
    assert platform.bodies == [b'{"token":"' + TOKEN.encode() + b'",' + body[1:]]
    assert platform.protocols == {"1.1"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (JSONResponse({"error": 400, "error_debug": "http: request body too large"}, 400), BodyTooLarge),
        (Response("<html>Bad Gateway</html>", 502, media_type="text/html"), AnswerLost),
        (Response("", 200), AnswerLost),
        (Response("", 503, {"Retry-After": "2"}), NotTaken),
        (Response("{", 200, {"Content-Encoding": "gzip"}), AnswerLost),
        (Response("", 301, {"Location": "/elsewhere"}), AnswerLost),
    ],
)
def test_answers_of_a_real_server_are_told_apart(
    platform: Platform, client: AltcraftClient, answer: Response, kind: type[DeliveryError]
) -> None:
    platform.answers["workflows/import_and_start_batch_task"] = answer
    with pytest.raises(kind):
        client.send(Call.START_TASK, BODY, REQUEST_ID)
    assert len(platform.bodies) == 1


@pytest.mark.slow
def test_one_client_serves_many_threads(platform: Platform, client: AltcraftClient) -> None:
    platform.answers["tasks/status"] = JSONResponse(
        {"error": 0, "data": {"status": "completed", "result": {"result": []}}}
    )
    with ThreadPoolExecutor(12) as threads:
        phases = set(threads.map(lambda number: client.read_task(str(number)).phase, range(60)))
    assert phases == {TaskPhase.FINISHED}
    assert len(platform.bodies) == 60


@pytest.mark.slow
def test_refused_connection_was_surely_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with AltcraftClient(connect(url)) as client, pytest.raises(NotSent, match="nothing listens"):
            client.send(Call.START_TASK, BODY, REQUEST_ID)


@pytest.mark.slow
def test_unknown_name_was_surely_not_sent() -> None:
    with AltcraftClient(connect("http://no-such-host.invalid")) as client, pytest.raises(NotSent, match="name"):
        client.send(Call.START_TASK, BODY, REQUEST_ID)


@pytest.mark.slow
@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", b"nonsense\r\n\r\n"])
def test_connection_that_breaks_after_the_request_may_have_been_taken(said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            taken, _ = server.accept()
            with taken:
                taken.recv(65_536)
                taken.sendall(said)

        thread = threading.Thread(target=hang_up)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with AltcraftClient(connect(url)) as client, pytest.raises(AnswerLost):
            client.send(Call.START_TASK, BODY, REQUEST_ID)
        thread.join()
