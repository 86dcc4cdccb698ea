from __future__ import annotations

import json
import socket
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import polars as pl
import pytest

from altcraft_core.commands.submissions import LOOK
from altcraft_core.demo.server import start_demo
from altcraft_core.demo.switches import Switches
from altcraft_core.records import SavedRecipe, SubmissionStatus
from altcraft_core.settings import DEMO_TOKEN
from altcraft_core.store.database import open_database
from altcraft_core.store.history import History
from altcraft_core.store.recipes import Recipes
from tests.delivery.houses import write_list
from tests.gate import Gate
from tests.processes import Installation, answers, wait_until

pytestmark = pytest.mark.slow

RECIPE = """
version = 1
[columns]
"E-mail" = "email"
"Phone" = "phones"
"Name" = "_fname"
[target]
workflow_id = {scenario}
[chunks]
max_rows = 10
"""

TROUBLED = """\
E-mail,Phone,Name
anna@example.com,8 916 123-45-67 (дом),РђРЅРЅР°
E-mail,Phone,Name
Boris <boris@example.com>,7.9161234568E10,Борис
vera@gmial.com,+79161234569,Вера
,+79161234570,Инга
gleb@example.com,030 901820,Глеб
"""
STEPS = """
[[repairs]]
kind = "drop_headers"
[[repairs]]
kind = "decode"
column = "Name"
[[repairs]]
kind = "expand"
column = "Phone"
[[repairs]]
kind = "keep_number"
column = "Phone"
rule = "phone"
field = "phones"
[[repairs]]
kind = "set_country"
column = "Phone"
value_to = "DE"
rule = "phone"
field = "phones"
[[repairs]]
kind = "tidy_address"
column = "E-mail"
rule = "email"
field = "email"
[[repairs]]
kind = "replace_domain"
column = "E-mail"
value = "gmial.com"
value_to = "gmail.com"
rule = "typo_domain"
field = "email"
shape = "@gmial.com"
[[repairs]]
kind = "drop_rows"
rule = "required"
field = "email"
"""


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(home=tmp_path / "home")


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    return write_recipe(tmp_path, scenario=12)


def write_recipe(folder: Path, scenario: int) -> Path:
    path = folder / f"into-{scenario}.toml"
    path.write_text(RECIPE.format(scenario=scenario), encoding="utf-8")
    return path


def is_running(installation: Installation, submission: str) -> bool:
    """As its database says: to ask the command again and again would take from those who do the work."""
    database = open_database(f"sqlite:///{installation.home / 'altcraft.db'}")
    try:
        return History(database).state(submission).status is SubmissionStatus.RUNNING
    finally:
        database.dispose()


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    write_list(path, 100, broken=3)
    return path


def test_check_counts_every_row_and_sends_nothing(installation: Installation, people: Path, recipe: Path) -> None:
    ended = installation.run("check", people, "--recipe", recipe, "--json")

    assert ended.returncode == 1
    assert json.loads(ended.stdout) == {
        "rows": 100,
        "blank": 0,
        "rejected": 3,
        "duplicate": 0,
        "left_out": 0,
        "accepted": 97,
        "chunks": 10,
        "issues": [{"rule": "email", "field": "email", "rows": 3, "level": "error"}],
    }
    assert installation.answer("status") == {"submissions": []}


def test_check_tells_warnings_and_ends_well(installation: Installation, tmp_path: Path) -> None:
    path = tmp_path / "spring.csv"
    path.write_text("email\nann@gmial.com\nbob@mail.ru\n", encoding="utf-8")

    ended = installation.run("check", path, "--json")

    assert ended.returncode == 0
    answer = json.loads(ended.stdout)
    assert answer["accepted"] == 2
    assert answer["issues"] == [{"rule": "typo_domain", "field": "email", "rows": 1, "level": "warning"}]


def test_check_maps_by_the_headers_where_no_recipe_is_given(installation: Installation, people: Path) -> None:
    assert installation.answer("check", people)["accepted"] == 97


def test_check_repairs_the_list_as_the_recipe_says(installation: Installation, tmp_path: Path, recipe: Path) -> None:
    people = tmp_path / "joined.csv"
    people.write_text("E-mail,Phone,Name\na@example.com,7.9161234567E10,Mария\nE-mail,Phone,Name\n", encoding="utf-8")
    repairs = '[[repairs]]\nkind = "drop_headers"\n[[repairs]]\nkind = "expand"\ncolumn = "Phone"\n'
    recipe.write_text(recipe.read_text(encoding="utf-8") + repairs, encoding="utf-8")

    answer = installation.answer("check", people, "--recipe", recipe)

    assert (answer["rows"], answer["left_out"], answer["accepted"], answer["rejected"]) == (2, 1, 1, 0)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_check_writes_the_rejected_rows(installation: Installation, people: Path, suffix: str) -> None:
    rejected = people.with_suffix(f".rejected{suffix}")
    installation.run("check", people, "--rejected", rejected)
    read = pl.read_excel if suffix == ".xlsx" else pl.read_csv

    assert read(rejected).height == 3


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("nowhere/out.csv", "there is no folder"), ("out.pdf", "written as .csv or .xlsx"), ("out", "is neither")],
)
def test_a_file_that_cannot_take_the_rejected_rows_is_refused_in_one_sentence(
    installation: Installation, people: Path, name: str, sentence: str
) -> None:
    done = installation.run("check", people, "--rejected", people.parent / name)

    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_submit_works_until_every_profile_has_an_outcome(
    installation: Installation, people: Path, recipe: Path
) -> None:
    answer = installation.answer("submit", people, "--recipe", recipe, "--yes", "--wait")

    assert answer["status"] == "finished"
    assert answer["rows"] == {
        "rows": 100,
        "blank": 0,
        "rejected": 3,
        "duplicate": 0,
        "left_out": 0,
        "accepted": 97,
    }
    assert (answer["profiles"]["imported"], answer["chunks"]) == (97, {"done": 10})
    assert sum(answer["profiles"].values()) == 2 * 97
    assert installation.answer("status", answer["submission"]) | {"sent_before": 0} == answer


def test_submit_sends_what_the_steps_of_the_recipe_make_of_a_list(
    installation: Installation,
    tmp_path: Path,
    recipe: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = tmp_path / "troubled.csv"
    people.write_text(TROUBLED, encoding="utf-8")
    recipe.write_text(recipe.read_text(encoding="utf-8") + STEPS, encoding="utf-8")
    platform = start_demo(tmp_path / "platform.db", 0, pace=0)
    monkeypatch.setenv("ALTCRAFT_CONNECTIONS__LIVE__BASE_URL", platform.url)
    monkeypatch.setenv("ALTCRAFT_CONNECTIONS__LIVE__TOKEN", DEMO_TOKEN)

    answer = installation.answer("submit", people, "--recipe", recipe, "--connection", "live", "--yes", "--wait")

    counts = {"rows": 6, "blank": 0, "rejected": 0, "duplicate": 0, "left_out": 2, "accepted": 4}
    assert (answer["status"], answer["rows"], answer["profiles"]["imported"]) == ("finished", counts, 4)
    ledger = httpx.get(f"{platform.url}/_demo/ledger").json()["scenarios"]["12"]
    assert (ledger["engagements"], ledger["max_engagements"]) == (4, 1)
    sent = {
        "anna@example.com": ("+79161234567", "Анна"),
        "boris@example.com": ("+79161234568", "Борис"),
        "vera@gmail.com": ("+79161234569", "Вера"),
        "gleb@example.com": ("+4930901820", "Глеб"),
    }
    for mail, (phone, name) in sent.items():
        profile = httpx.get(f"{platform.url}/_demo/profile", params={"match": mail}).json()
        assert profile["fields"] == {"email": mail, "phones": [phone], "_fname": name}
    platform.stop()


def test_submit_tells_new_columns_and_sends_only_those_of_the_recipe(
    installation: Installation, tmp_path: Path, recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = tmp_path / "other.csv"
    people.write_text("Note,Name,Phone,E-mail\nVIP,Anna,+79161234567,anna@example.com\n", encoding="utf-8")
    write_header(recipe, "E-mail", "Phone", "Name", "City")
    platform = start_demo(tmp_path / "platform.db", 0, pace=0)
    monkeypatch.setenv("ALTCRAFT_CONNECTIONS__LIVE__BASE_URL", platform.url)
    monkeypatch.setenv("ALTCRAFT_CONNECTIONS__LIVE__TOKEN", DEMO_TOKEN)

    ended = installation.run("submit", people, "--recipe", recipe, "--connection", "live", "--yes", "--wait")

    assert ended.returncode == 0
    assert ended.stderr.splitlines() == [
        "Gone since the recipe was made: City",
        "New since the recipe was made, and not sent: Note",
    ]
    profile = httpx.get(f"{platform.url}/_demo/profile", params={"match": "anna@example.com"}).json()
    assert profile["fields"] == {"email": "anna@example.com", "phones": ["+79161234567"], "_fname": "Anna"}
    platform.stop()


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "Email,Phone,Name",
            ["perhaps: E-mail -> Email", "It has no column E-mail for email. Correct the recipe, or"],
        ),
        ("E-mail,Mobile,Name", ["perhaps: Phone -> Mobile", "It has no column Phone for phones. Correct the"]),
        ("E-mail,Age,Name", ["Gone since the recipe was made: Phone", "not sent: Age", "no column Phone for phones"]),
    ],
)
def test_submit_sends_nothing_where_a_column_of_the_recipe_is_renamed_or_gone(
    installation: Installation, tmp_path: Path, recipe: Path, header: str, told: list[str]
) -> None:
    people = tmp_path / "other.csv"
    people.write_text(f"{header}\nanna@example.com,30,Anna\n", encoding="utf-8")
    write_header(recipe, "E-mail", "Phone", "Name")

    ended = installation.run("submit", people, "--recipe", recipe, "--yes", "--wait", "--json")

    assert (ended.returncode, ended.stdout) == (2, "")
    lines = ended.stderr.splitlines()
    assert len(lines) == len(told)
    assert all(words in line for words, line in zip(told, lines, strict=True))
    assert f"whose columns are: {header.replace(',', ', ')}." in lines[-1]
    assert installation.answer("status") == {"submissions": []}


def write_header(recipe: Path, *columns: str) -> None:
    """The recipe was made for a list with these columns."""
    recipe.write_text(f"header = {json.dumps(columns)}\n{recipe.read_text(encoding='utf-8')}", encoding="utf-8")


def test_submit_and_status_count_new_profiles_where_the_platform_tells_them(
    installation: Installation, people: Path, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = start_demo(tmp_path / "platform.db", 0, pace=0, switches=Switches(result_created=True))
    monkeypatch.setenv("ALTCRAFT_CONNECTIONS__LIVE__BASE_URL", platform.url)
    monkeypatch.setenv("ALTCRAFT_CONNECTIONS__LIVE__TOKEN", DEMO_TOKEN)

    answer = installation.answer("submit", people, "--recipe", recipe, "--connection", "live", "--yes", "--wait")

    assert (answer["profiles"]["created"], answer["profiles"]["updated"]) == (97, 0)
    assert installation.answer("status", answer["submission"]) | {"sent_before": 0} == answer
    platform.stop()


def test_submit_hands_over_and_a_worker_does_the_work(installation: Installation, people: Path, recipe: Path) -> None:
    handed_over = installation.answer("submit", people, "--recipe", recipe, "--yes")
    assert (handed_over["status"], handed_over["profiles"]["waiting"]) == ("running", 97)

    with installation.running("worker"):
        wait_until(lambda: not is_running(installation, handed_over["submission"]), "the worker did not finish")
        assert installation.answer("status", handed_over["submission"])["status"] == "finished"
        assert installation.ledger(12)["max_engagements"] == 1


def test_submit_sends_only_when_the_number_of_people_is_typed(
    installation: Installation, people: Path, recipe: Path
) -> None:
    refused = installation.run("submit", people, "--recipe", recipe, typed="100\n")
    assert refused.returncode == 2
    assert "97 people will enter «Welcome»" in refused.stderr
    assert installation.answer("status") == {"submissions": []}

    agreed = installation.run("submit", people, "--recipe", recipe, typed="97\n")
    assert len(installation.answer("status")["submissions"]) == 1
    assert agreed.returncode == 1  # rows were rejected


def test_submit_does_not_send_the_same_list_twice_by_accident(
    installation: Installation, people: Path, recipe: Path
) -> None:
    first = installation.answer("submit", people, "--recipe", recipe, "--yes")
    again = installation.run("submit", people, "--recipe", recipe, "--yes")
    assert again.returncode == 2
    assert first["submission"] in again.stderr

    on_purpose = installation.answer("submit", people, "--recipe", recipe, "--yes", "--again")
    assert on_purpose["submission"] != first["submission"]


@pytest.mark.parametrize(("option", "entered", "times"), [([], 20, 2), (["--leave-out-recent"], 10, 1)])
def test_submit_tells_who_was_sent_before_and_leaves_them_out_when_asked(
    installation: Installation, tmp_path: Path, recipe: Path, option: list[str], entered: int, times: int
) -> None:
    write_list(tmp_path / "first.csv", 10)
    write_list(tmp_path / "second.csv", 20)
    installation.answer("submit", tmp_path / "first.csv", "--recipe", recipe, "--yes", "--wait")

    ended = installation.run(
        "submit", tmp_path / "second.csv", "--recipe", recipe, "--yes", "--wait", "--json", *option
    )

    answer = json.loads(ended.stdout)
    assert answer["sent_before"] == 10
    assert (answer["rows"]["left_out"], answer["rows"]["accepted"]) == (20 - entered, entered)
    assert "10 were sent into this scenario" in ended.stderr
    with installation.running("demo", "--port", str(installation.demo_port), "--state", installation.home / "demo.db"):
        wait_until(lambda: answers(f"http://127.0.0.1:{installation.demo_port}/_demo/ledger"), "no demo platform")
        ledger = installation.ledger(12)
    assert (ledger["profiles"], ledger["max_engagements"]) == (20, times)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere.csv"], "nowhere.csv"),
        (["check", "{people}", "--recipe", "nowhere.toml"], "nowhere.toml"),
        (["submit", "{people}", "--recipe", "{folder}/into-27.toml", "--yes"], "not active"),
        (["submit", "{people}", "--recipe", "{folder}/into-99.toml", "--yes"], "no scenario 99"),
        (
            ["submit", "{people}", "--recipe", "{folder}/into-12.toml", "--connection", "live"],
            "no connection named live",
        ),
        (["status", "unknown"], "no submission unknown"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    installation: Installation, people: Path, arguments: list[str], said: str
) -> None:
    for scenario in (12, 27, 99):
        write_recipe(people.parent, scenario)
    ended = installation.run(*(one.format(people=people, folder=people.parent) for one in arguments))

    assert ended.returncode == 2
    assert said in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_a_home_that_cannot_be_made_is_told_in_one_sentence(people: Path) -> None:
    ended = Installation(home=people / "home").run("check", people)

    assert ended.returncode == 2
    assert ended.stderr.endswith("for lists cannot be made: Not a directory. Name another home in ALTCRAFT_HOME.\n")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        ["status", "--json"],
        ["check", "{people}", "--recipe", "Spring fair"],
        ["submit", "{people}", "--recipe", "{recipe}"],
        ["serve"],
    ],
)
def test_every_command_tells_an_outage_of_the_database_in_one_sentence(
    tmp_path: Path, people: Path, recipe: Path, command: list[str]
) -> None:
    variables = {"ALTCRAFT_DATABASE_URL": "postgresql://anna:secret-word@127.0.0.1:1/altcraft"}
    installation = Installation(home=tmp_path / "home", variables=variables)

    ended = installation.run(*(word.format(people=people, recipe=recipe) for word in command))

    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith("The database cannot be opened: ")
    assert "secret-word" not in ended.stderr


def test_submit_waits_through_an_outage_of_the_database_and_tells_it_once(
    database_gate: Gate, tmp_path: Path, people: Path, recipe: Path
) -> None:
    installation, log = Installation(home=tmp_path / "home", pace=0.3), tmp_path / "submit.log"

    def told() -> int:
        return log.read_text(encoding="utf-8").count("The database does not answer: ")

    with installation.running("submit", people, "--recipe", recipe, "--yes", "--wait") as process:
        wait_until(lambda: answers(f"http://127.0.0.1:{installation.demo_port}/_demo/ledger"), "no demo platform")
        wait_until(lambda: installation.ledger(12)["engagements"] > 0, "nothing was sent")
        database_gate.close()
        wait_until(lambda: told() > 0, "nothing was told")
        time.sleep(4 * LOOK)
        assert process.poll() is None
        database_gate.open()
        wait_until(lambda: process.poll() is not None, "it does not go on")

        (left,) = installation.answer("status")["submissions"]
        assert (left["status"], told()) == ("finished", 1)


def test_a_taken_port_is_told(installation: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", installation.port))
        taken.listen()
        ended = installation.run("serve", "--port", str(installation.port))

    assert ended.returncode == 2
    assert f"Port {installation.port}" in ended.stderr


def test_a_killed_server_leaves_work_that_the_next_one_finishes_without_a_browser(tmp_path: Path) -> None:
    installation = Installation(home=tmp_path / "home", pace=0.3)
    path = tmp_path / "people.csv"
    write_list(path, 1_000)
    recipe = write_recipe(tmp_path, scenario=12)

    with installation.serving() as server:
        submission = installation.answer("submit", path, "--recipe", recipe, "--yes")["submission"]
        wait_until(
            lambda: installation.ledger(12)["engagements"] >= 300,
            "nothing was sent",
        )
        server.kill()
        server.wait()
    left = installation.answer("status", submission)
    assert left["status"] == "running"
    assert sum(left["chunks"].values()) == 100

    with installation.serving():
        wait_until(lambda: not is_running(installation, submission), "the work was not finished")
        assert installation.answer("status", submission)["profiles"]["imported"] == 1_000
        ledger = installation.ledger(12)
    assert (ledger["profiles"], ledger["engagements"], ledger["max_engagements"]) == (1_000, 1_000, 1)


def test_submit_and_status_say_why_a_submission_stopped(
    installation: Installation, recipe: Path, tmp_path: Path
) -> None:
    hosts = ["suppressed.example.com"] * 5 + ["example.com"] * 45
    path = tmp_path / "suppressed.csv"
    lines = [f"person{row}@{host},+7916{row:07},Anna" for row, host in enumerate(hosts)]
    path.write_text("\n".join(["E-mail,Phone,Name", *lines]), encoding="utf-8")
    recipe.write_text(recipe.read_text(encoding="utf-8") + "[safeguards]\ncanary = 10\n", encoding="utf-8")

    answer = installation.answer("submit", path, "--recipe", recipe, "--yes", "--wait")

    assert (answer["status"], answer["paused"], answer["profiles"]["waiting"]) == ("paused", "canary", 40)
    assert "people who went first failed" in installation.run("status", answer["submission"]).stdout


def test_a_saved_recipe_is_taken_by_its_name(installation: Installation, people: Path, recipe: Path) -> None:
    save_recipe(installation, "Spring fair", recipe.read_text(), header=("E-mail", "Phone", "Name", "Note"))

    by_name = installation.run("check", people, "--recipe", "Spring fair", "--json")
    by_file = installation.run("check", people, "--recipe", recipe, "--json")
    unknown = installation.run("check", people, "--recipe", "Autumn fair")

    assert by_name.stdout == by_file.stdout
    assert (unknown.returncode, "Spring fair" in unknown.stderr) == (2, True)


def test_it_is_told_how_a_list_differs_from_that_of_the_recipe(
    installation: Installation, people: Path, tmp_path: Path
) -> None:
    path = tmp_path / "other.toml"
    path.write_text('version = 1\nheader = ["E-mail", "Mobile", "Note"]\n[columns]\n"E-mail" = "email"\n')

    ended = installation.run("check", people, "--recipe", path)

    assert "Mobile -> Phone" in ended.stderr
    assert "Gone since the recipe was made: Note" in ended.stderr
    assert "not sent: Name" in ended.stderr


def save_recipe(installation: Installation, name: str, text: str, header: tuple[str, ...]) -> None:
    database = open_database(f"sqlite:///{installation.home / 'altcraft.db'}")
    Recipes(database).save(
        SavedRecipe(name=name, text=text, header=header, saved_at=datetime(2026, 3, 3, tzinfo=UTC), operator="anna")
    )
    database.dispose()
