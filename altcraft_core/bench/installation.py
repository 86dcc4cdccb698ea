"""An installation that exists only for a benchmark: a home, one connection, and a demo platform of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from pydantic import SecretStr

from altcraft_core.bench.plain import FIELDS
from altcraft_core.bench.running import Running, free_port, listens, measure, running
from altcraft_core.delivery.house import House, open_house
from altcraft_core.recipe import Recipe, write_recipe
from altcraft_core.records import ColumnMapping, Limits, Safeguards, Target
from altcraft_core.settings import DEMO_TOKEN, Connection, Settings

NAME = "bench"  #: of the connection
SCENARIO = 12  #: an active one of the demo platform
READY = "Working."  #: what a worker says when it works
#: Everything goes at once, and nothing stops it.
UNGUARDED = Safeguards(canary=0, failed_percent=100, refused_chunks=1_000_000, silent_minutes=1_000_000)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Where one run happens. Whatever the machine's own installation is set to does not reach it."""

    folder: Path
    outstanding: int = 50  #: tasks open at once
    port: int = field(default_factory=free_port)  #: of its platform

    @property
    def address(self) -> str:
        """Where its platform answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def state(self) -> Path:
        """The file in which its platform keeps what it knows."""
        return self.folder / "platform.db"

    @property
    def connection(self) -> Connection:
        """Its only account."""
        return Connection(
            base_url=self.address, token=SecretStr(DEMO_TOKEN), deduplicating=True, outstanding=self.outstanding
        )

    @property
    def settings(self) -> Settings:
        """As this process sees it."""
        return Settings(
            home=self.folder / "home", database_url="", files_url="", demo=False, connections={NAME: self.connection}
        )

    @property
    def environment(self) -> dict[str, str]:
        """As its processes see it."""
        account = {
            "BASE_URL": self.address,
            "TOKEN": DEMO_TOKEN,
            "DEDUPLICATING": "true",
            "OUTSTANDING": str(self.outstanding),
        }
        own = {
            "ALTCRAFT_HOME": str(self.folder / "home"),
            "ALTCRAFT_DATABASE_URL": "",
            "ALTCRAFT_FILES_URL": "",
            "ALTCRAFT_DEMO": "0",
            "ALTCRAFT_DEMO_PACE": "0",
        }
        foreign = {name: value for name, value in os.environ.items() if not name.upper().startswith("ALTCRAFT_")}
        return foreign | own | {f"ALTCRAFT_CONNECTIONS__{NAME.upper()}__{name}": account[name] for name in account}

    @contextmanager
    def platform(self, *module: str) -> Iterator[Running]:
        """Its platform, by that module or as the product starts it; it takes requests when this begins."""
        command = [*(module or ("altcraft_core", "demo")), "--port", str(self.port), "--state", str(self.state)]
        with running(command, self.environment, self.folder / "platform.log") as started:
            started.wait_until(lambda: listens(self.port))
            yield started

    @contextmanager
    def worker(self, name: str = "worker") -> Iterator[Running]:
        """A worker; it works when this begins. `name` tells its log from those of others."""
        with running(["altcraft_core", "worker"], self.environment, self.folder / f"{name}.log") as started:
            started.wait_until(lambda: READY in started.words)
            yield started

    @contextmanager
    def house(self) -> Iterator[House]:
        """What this process can see of it."""
        opened = open_house(self.settings)
        try:
            yield opened
        finally:
            opened.close()

    def submit(self, people: int, chunk_rows: int) -> str:
        """Hand a list of so many people over to its workers; the id of the submission."""
        path, recipe = self.folder / "people.csv", self.folder / "people.toml"
        write_people(people, path)
        told = Recipe(
            mapping=ColumnMapping(columns=tuple(FIELDS.items())),
            target=Target(workflow_id=SCENARIO),
            limits=Limits(max_rows=chunk_rows),
            safeguards=UNGUARDED,
        )
        recipe.write_text(write_recipe(told), encoding="utf-8")
        command = ["altcraft_core", "submit", str(path), "--recipe", str(recipe), "--yes", "--json"]
        submission: str = measure(command, self.environment).answer["submission"]
        return submission


def write_people(people: int, path: Path) -> None:
    """A list in which every row is somebody else and nothing is wrong, so that so many rows are so many profiles."""
    number = pl.int_range(people).cast(pl.String).str.zfill(8)
    columns = {
        "E-mail": pl.format("person{}@example.com", number),
        "Phone": pl.format("+7972{}", number.str.slice(-7)),
        "First name": pl.lit("Анна"),
        "Last name": pl.format("Соколова-{}", number),
        "Birth date": pl.lit("17.05.1990"),
        "City": pl.lit("Казань"),
        "Country": pl.lit("RU"),
        "Sex": pl.lit("ж"),
    }
    pl.LazyFrame().select(**columns).sink_csv(path)
