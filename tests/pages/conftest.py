from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from altcraft_core.delivery.house import open_house
from altcraft_core.settings import Settings
from tests.pages.opening import open_app


@pytest.fixture(scope="session")
def opened_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first start of an installation leaves in its home: an empty database with all tables."""
    home, first = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("first")
    open_house(Settings(home=first)).close()
    with closing(sqlite3.connect(first / "altcraft.db")) as database:
        database.execute("VACUUM INTO ?", [str(home / "altcraft.db")])
    return home


@pytest.fixture
def app(tmp_path: Path, opened_home: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The dashboard as somebody opens it on a fresh installation."""
    shutil.copytree(opened_home, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("ALTCRAFT_HOME", str(tmp_path))
    monkeypatch.setenv("ALTCRAFT_DEMO_PORT", "0")
    monkeypatch.setenv("ALTCRAFT_DEMO_PACE", "0")
    st.cache_resource.clear()
    st.cache_data.clear()
    return open_app()
