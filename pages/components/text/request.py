"""What goes with every request, and a request looked at."""

from __future__ import annotations

from altcraft_core.records import Attachment
from pages.components.text.words import _, _n, chunks, literal, size

MORE = _("More for this request")
FORMAT = _("Format")
FORMATS = {"json": "JSON", "xml": "XML"}
FORMAT_WHY = _("Altcraft takes both alike. JSON is the usual choice.")
ALONG = {
    "content": (_("For message templates"), _("Templates show such a value where they say {apicontent.KEY}.")),
    "custom_data": (_("For action hooks"), _("Action hooks get these values; profiles are not changed by them.")),
}
KEY = _("Name")
KEY_VALUE = _("Value")
KEY_TAKEN = _("This name is there already.")
KEY_WRONG = _("A name begins with a Latin letter and has only Latin letters, digits and _.")
ALONG_PREVIEW = _("So it stands in every request:")
FILES = _("Files")
FILES_WHY = _("For e-mail triggers only: Altcraft attaches them to the mails. Every request carries them anew.")
ATTACH = _("Attach files")
FILE_EMPTY = _("An empty file cannot be attached.")


def key_place(name: str, key: str) -> str:
    """How a key is written where it is used; shown as code."""
    return f"{{apicontent.{key}}}" if name == "content" else key


def more(told: list[str]) -> str:
    """The title of what is hidden, with what is in it."""
    return " · ".join((MORE, *told))


def values_told(count: int) -> str:
    return _n("{count} value", "{count} values", count).format(count=count)


def files_told(count: int) -> str:
    return _n("{count} file", "{count} files", count).format(count=count)


def file_line(file: Attachment) -> str:
    return _("{name} · {size}").format(name=literal(file.name), size=size(3 * len(file.data) // 4))


def files_cost(each: int) -> str:
    return _("They add {size} to every request.").format(size=size(each))


def files_cost_in_all(each: int, count: int) -> str:
    return _("The files add {each} to each of {chunks}: {all} in all.").format(
        each=size(each), chunks=chunks(count), all=size(each * count)
    )
