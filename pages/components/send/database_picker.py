"""The database in which profiles are updated, where nobody enters a scenario."""

from __future__ import annotations

import streamlit as st

from altcraft_core.records import NO_DATABASE
from pages.components import catalogue, text


def pick(connection: str, chosen: int) -> tuple[int, str]:
    """Its id and name; NO_DATABASE while none is chosen. By its number alone where the token may not list them."""
    told = catalogue.databases(connection)
    if not told.things:
        number = st.number_input(
            text.DATABASE_ID,
            min_value=NO_DATABASE,
            value=chosen,
            help=text.DATABASE_ID_WHY,
            key=f"database_{connection}",
        )
        return number, f"#{number}"
    names = {each.id: each.name for each in told.things}
    options = {number: text.numbered(names, number) for number in names}
    first = chosen if chosen in names else next(iter(names)) if len(names) == 1 else None
    picked = st.selectbox(
        text.DATABASE,
        list(options),
        None if first is None else list(options).index(first),
        format_func=options.__getitem__,
        placeholder=text.DATABASE_PROMPT,
        filter_mode="contains",
        key=f"database_{connection}",
    )
    return (NO_DATABASE, "") if picked is None else (picked, names[picked])
