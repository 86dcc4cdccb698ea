"""What goes with every request, and a request looked at."""

from __future__ import annotations

from altcraft_core.records import Attachment, Call, Chunk
from pages.components.text.words import _, _n, chunks, counted, literal, number, size

MORE = _("More for this request")
CALL = _("What happens")
CALLS = {
    Call.START_TASK: _("Into the scenario"),
    Call.START_NOW: _("Into the scenario, with answers at once"),
    Call.IMPORT_ONLY: _("Only update profiles"),
}
CALL_MEANINGS = {
    Call.START_TASK: _("Altcraft works through the list in the background. The usual choice."),
    Call.START_NOW: _("Altcraft answers when everybody is in. For tiny lists, up to 200 people."),
    Call.IMPORT_ONLY: _("Sends nobody into a scenario. You choose a database."),
}
CALL_TOO_LARGE = _("This list is larger than that. Its requests may take longer than Altcraft waits.")
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


INSPECT = _("Look at a request")
REVEAL = _("Show personal data")
REVEAL_HELP = _("Otherwise each value of a profile is shown as its first character and dots.")
REQUEST_ID = _("Request id")
BODY_BYTES = _("Size without token")
ANSWER = _("Answer")
NO_ANSWER_YET = _("none yet")
SAVE_WHOLE_REQUEST = _("Download the whole request")
NO_CURL = _("There is no command for it: Altcraft might not recognise the repeat and carry it out once more.")
PLAN_GONE = _("What was sent is no longer stored here.")


def curl_why(file_name: str, until: str) -> str:
    return _(
        "This command repeats it from the downloaded file `{name}`, with the token in `$ALTCRAFT_TOKEN`. Until {until} "
        "Altcraft recognises the request id and answers as it did before; later it would be carried out once more."
    ).format(name=file_name, until=until)


def chunk_option(label: str, count: int, status: str, *, replaced: bool, engages: bool) -> str:
    """One line of the chunk picker; shown as plain text."""
    words = _("{label} · {all} · {status}, replaced") if replaced else _("{label} · {all} · {status}")
    return words.format(label=label, all=counted(count, engages=engages), status=status)


def exact_size(count: int) -> str:
    return _n("{count} byte", "{count} bytes", count).format(count=number(count))


def attempts(count: int, first: str | None) -> str:
    return _("{count}, first {when}").format(count=number(count), when=first) if first else number(count)


def answer(chunk: Chunk) -> str:
    """What Altcraft said, where it said nothing in words."""
    parts = [
        _("task {id}").format(id=literal(chunk.task_id)) if chunk.task_id else "",
        _("recognised as a repeat") if chunk.replayed else "",
        _("{count} imported").format(count=number(chunk.imported)) if chunk.imported else "",
        _("{count} failed").format(count=number(chunk.failed)) if chunk.failed else "",
        _("{count} unattributed").format(count=number(chunk.unattributed)) if chunk.unattributed else "",
        literal(chunk.last_words),
    ]
    return ", ".join(filter(None, parts)) or NO_ANSWER_YET


def top_of_request(shown: int, all_of_it: int, *, engages: bool) -> str:
    if shown == all_of_it:
        return _("The whole request; only its token is left out.")
    return _("The first {shown} of {all}; the token is left out.").format(
        shown=number(shown), all=counted(all_of_it, engages=engages)
    )
