from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.pages.opening import open_app


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The dashboard as somebody opens it on a fresh installation."""
    monkeypatch.setenv("ALTCRAFT_HOME", str(tmp_path))
    monkeypatch.setenv("ALTCRAFT_DEMO_PORT", "0")
    monkeypatch.setenv("ALTCRAFT_DEMO_PACE", "0")
    st.cache_resource.clear()
    st.cache_data.clear()
    return open_app()
