"""Who looks at the page, and by which clock."""

from __future__ import annotations

from datetime import datetime
from getpass import getuser
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from pages.components import text


def operator() -> str:
    """The signed-in person, else the account that the server runs under."""
    return str(st.user.get("email") or st.user.get("name") or _account())


def time_zone() -> str:
    """The browser's time zone; UTC where it tells none."""
    return st.context.timezone or "UTC"


def clock(when: datetime) -> datetime:
    """A moment as the browser's clock shows it, without a zone: charts and tables take it as it is."""
    return when.astimezone(ZoneInfo(time_zone())).replace(tzinfo=None)


def on_clock(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The frame with these moments as the browser's clock shows them."""
    return frame.with_columns(pl.col(columns).dt.convert_time_zone(time_zone()).dt.replace_time_zone(None))


def moment(when: datetime) -> str:
    """A moment in words, by the browser's clock."""
    return text.moment(clock(when))


def _account() -> str:
    try:
        return getuser()
    except (KeyError, OSError):  # a container without an entry for its account
        return text.SOMEBODY
