"""A request as a person may look at it: built again from its plan, cut short, masked, laid out, and as a command."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, indent, tostring

from defusedxml.ElementTree import fromstring

from altcraft_core.delivery.attachments import full_target
from altcraft_core.delivery.attempts import is_repeatable
from altcraft_core.delivery.content import read_content, read_items
from altcraft_core.delivery.outcomes import plan_name
from altcraft_core.errors import StateError
from altcraft_core.records import Call, Chunk, ChunkStatus, Submission, Target
from altcraft_core.settings import Connection
from altcraft_core.store.files import Files
from altcraft_core.wire.body import add_token, body_overhead, build_body, content_type
from altcraft_core.wire.client import PATHS
from altcraft_core.wire.shapes import Plain
from altcraft_core.wire.xml_elements import write_element

TOKEN_VARIABLE = "ALTCRAFT_TOKEN"
_OPENINGS = {"json": b"{", "xml": b"<xml>"}  # what stands before the token
_SHOWN_OF_FILE = 24  # characters of base64
_TAKEN = frozenset({ChunkStatus.PROCESSING, ChunkStatus.DONE, ChunkStatus.FAILED})
_LINES = " \\\n  "  # a command goes on in the next line
_DOTS = "•••"  # always as many: the length of a value is not told either


def preview_chunk(files: Files, submission: Submission, chunk: Chunk, rows: int) -> bytes:
    """The top of a chunk's body as `preview_body` gives it; FileNotFoundError when its plan was removed."""
    plan = files.location(plan_name(submission.id))
    return preview_body(plan, full_target(files, submission), chunk.start, min(rows, chunk.rows))


def preview_body(plan: str | Path, target: Target, start: int, rows: int) -> bytes:
    """The body of a range of a plan, token left out; of attached files only the first characters."""
    return build_body(_shorten_files(target), read_items(plan, start, rows))


def whole_body(files: Files, submission: Submission, chunk: Chunk) -> bytes:
    """A chunk's body byte for byte as it is sent, token left out.

    FileNotFoundError when its plan was removed; StateError when the plan gives other bytes than were confirmed.
    """
    body = read_content(files, submission, chunk).body
    if sha256(body).hexdigest() != chunk.sha256:
        raise StateError("The stored plan no longer gives the request that was confirmed.")
    return body


def body_name(submission: Submission, chunk: Chunk) -> str:
    """The name of the file for a chunk's body."""
    return f"chunk-{chunk.label}.{submission.target.format}"


def repeatable_until(chunk: Chunk, connection: Connection, now: datetime) -> datetime | None:
    """Until when a repeat of a chunk's request surely changes nothing; None where it might now.

    Only what was taken is remembered for certain, and only inside the window.
    """
    if chunk.first_sent_at is None or chunk.status not in _TAKEN or not is_repeatable(chunk, connection, now):
        return None
    return chunk.first_sent_at + timedelta(hours=connection.dedup_window_hours)


def mask_body(body: bytes) -> bytes:
    """The body with each value in its profiles, numbers too, as its first character and dots."""
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


def write_curl(connection: Connection, submission: Submission, chunk: Chunk) -> str:
    """The command that sends a chunk's body from its file. The token stands in it as a variable, never as itself."""
    opening, file_name = _OPENINGS[submission.target.format], shlex.quote(body_name(submission, chunk))
    names = ("Request-ID", "X-Request-ID") if connection.both_id_headers else ("Request-ID",)
    headers = [f"Content-Type: {content_type(opening)}", *(f"{name}: {chunk.request_id}" for name in names)]
    parts = [
        f"curl {shlex.quote(_address(connection, submission.target.call))}",
        *(f"-H {shlex.quote(header)}" for header in headers),
    ]
    if connection.token_in == "header":
        parts += [f'-H "Authorization: Bearer ${TOKEN_VARIABLE}"', f"--data-binary @{file_name}"]
        return _LINES.join(parts)
    pattern = shlex.quote(add_token(opening, "%s").decode())
    with_token = f'{{ printf {pattern} "${TOKEN_VARIABLE}"; tail -c +{len(opening) + 1} {file_name}; }}'
    return f"{with_token} |\n{_LINES.join([*parts, '--data-binary @-'])}"


def lay_out_values(target: Target) -> str:
    """The values for templates and hooks as each request says them; PlanError where XML cannot hold one."""
    values: dict[str, Plain] = {
        name: dict(getattr(target, name)) for name in ("content", "custom_data") if getattr(target, name)
    }
    if target.format == "json":
        return json.dumps(values, ensure_ascii=False, indent=2)
    return "\n".join(lay_out(write_element(name, value).encode()) for name, value in values.items())


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
        case None:
            return None
        case _:
            return _mask_text(json.dumps(value))


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
