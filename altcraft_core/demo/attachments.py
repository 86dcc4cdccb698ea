"""Files that come with a request: checked, and kept as what is told of them."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

from altcraft_core.demo.answers import invalid


def read_attachments(told: object) -> list[dict[str, Any]]:
    """Name, type, key, size and SHA-256 of each file; Refusal 400 when one is not as documented.

    A file comes as base64, as a data URI, or as the key of a file that was uploaded before; the key may be spelled
    `flie_key`, as the documentation does.
    """
    if told is None:
        return []
    if not isinstance(told, list):
        raise invalid("attach must be an array of files")
    return [_read_file(file) for file in told]


def _read_file(file: object) -> dict[str, Any]:
    if not isinstance(file, dict) or not isinstance(file.get("name"), str) or not file["name"]:
        raise invalid("each file in attach needs a name")
    key = file.get("file_key") or file.get("flie_key") or ""
    mimetype, content = _read_data(file)
    if not key and content is None:
        raise invalid("each file in attach needs data or a file_key")
    kept = {"name": file["name"], "mimetype": mimetype, "file_key": key}
    return kept | {"bytes": len(content or b""), "sha256": hashlib.sha256(content or b"").hexdigest()}


def _read_data(file: Mapping[str, Any]) -> tuple[str, bytes | None]:
    text, mimetype = file.get("data"), file.get("mimetype") or ""
    if text is None or text == "":
        return mimetype, None
    if isinstance(text, str) and text.startswith("data:"):
        head, _, text = text.partition(",")
        if not head.endswith(";base64"):
            raise invalid("a data URI in attach is not in base64")
        mimetype = mimetype or head.removeprefix("data:").partition(";")[0]
    try:
        return mimetype, base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise invalid("data in attach is not in base64") from None
