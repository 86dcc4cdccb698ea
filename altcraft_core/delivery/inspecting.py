"""A request as a person may look at it: built again from its plan, cut short, masked, laid out, and as a command."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, indent, tostring

from defusedxml.ElementTree import fromstring

from altcraft_core.delivery.attachments import full_target
from altcraft_core.delivery.outcomes import plan_name
from altcraft_core.delivery.planning import read_items
from altcraft_core.records import Call, Chunk, Submission, Target
from altcraft_core.settings import Connection
from altcraft_core.store.files import Files
from altcraft_core.wire.body import add_token, body_overhead, build_body, content_type
from altcraft_core.wire.client import PATHS

TOKEN_VARIABLE = "ALTCRAFT_TOKEN"
_TOKEN_PLACE = "the-token-stands-here"
_SHOWN_OF_FILE = 24  # characters of base64
_DOTS = "•••"  # always as many: the length of a value is not told either


def preview_chunk(files: Files, submission: Submission, chunk: Chunk, rows: int) -> bytes:
    """The top of a chunk's body as `preview_body` gives it; FileNotFoundError when its plan was removed."""
    plan = files.location(plan_name(submission.id))
    return preview_body(plan, full_target(files, submission), chunk.start, min(rows, chunk.rows))


def preview_body(plan: str | Path, target: Target, start: int, rows: int) -> bytes:
    """The body of a range of a plan, token left out; of attached files only the first characters."""
    return build_body(_shorten_files(target), read_items(plan, start, rows))


def mask_body(body: bytes) -> bytes:
    """The body with each text in its profiles as its first character and dots. Numbers in JSON stay."""
    if _is_xml(body):
        root = fromstring(body, forbid_dtd=True)
        for profile in root.findall("data"):
            _mask_element(profile)
        written: bytes = tostring(root, encoding="utf-8", xml_declaration=False)
        return written
    request = json.loads(body)
    masked = request | {"data": _mask_value(request["data"])}
    return json.dumps(masked, ensure_ascii=False, separators=(",", ":")).encode()


def lay_out(body: bytes) -> str:
    """The body with a line for each value."""
    if _is_xml(body):
        root = fromstring(body, forbid_dtd=True)
        indent(root)
        return tostring(root, encoding="unicode")
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2)


def write_curl(connection: Connection, call: Call, body: bytes, request_id: str) -> str:
    """The command that sends this body. The token stands in it as a variable, never as itself."""
    in_body = connection.token_in == "body"
    headers = [f"Content-Type: {content_type(body)}", f"Request-ID: {request_id}"]
    if connection.both_id_headers:
        headers.append(f"X-Request-ID: {request_id}")
    content = shlex.quote((add_token(body, _TOKEN_PLACE) if in_body else body).decode())
    return " \\\n  ".join(
        [
            f"curl {shlex.quote(_address(connection, call))}",
            *(f"-H {shlex.quote(header)}" for header in headers),
            *([] if in_body else [f'-H "Authorization: Bearer ${TOKEN_VARIABLE}"']),
            f"--data-binary {content.replace(_TOKEN_PLACE, _out_of_quotes(TOKEN_VARIABLE), 1)}",
        ]
    )


def count_file_bytes(target: Target, connection: Connection) -> int:
    """How many bytes the attached files add to each request."""
    with_files, without = (
        body_overhead(each, 0, xml_arrays=connection.xml_arrays) for each in (target, replace(target, attachments=()))
    )
    return with_files - without


def _shorten_files(target: Target) -> Target:
    files = tuple(
        replace(file, data=f"{file.data[:_SHOWN_OF_FILE]}…") if len(file.data) > _SHOWN_OF_FILE else file
        for file in target.attachments
    )
    return replace(target, attachments=files)


def _is_xml(body: bytes) -> bool:
    return body.startswith(b"<")


def _mask_value(value: Any) -> Any:
    match value:
        case dict():
            return {name: _mask_value(inner) for name, inner in value.items()}
        case list():
            return [_mask_value(inner) for inner in value]
        case str():
            return _mask_text(value)
        case _:
            return value


def _mask_element(element: Element) -> None:
    if len(element) == 0 and element.text:
        element.text = _mask_text(element.text)
    for inner in element:
        _mask_element(inner)


def _mask_text(text: str) -> str:
    return f"{text[0]}{_DOTS}" if text else text


def _address(connection: Connection, call: Call) -> str:
    """Where a call is made, without a name and password that its address may hold."""
    parts = urlsplit(connection.base_url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}/api/v1.1/{PATHS[call]}"


def _out_of_quotes(variable: str) -> str:
    """A variable within single quotes."""
    return f"'\"${variable}\"'"
