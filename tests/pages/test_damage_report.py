from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.lists.damage import DamageKind, Sample
from altcraft_core.records import Repair, RepairKind
from pages.components import text
from tests.pages.opening import captions, go_on, metrics, open_page, upload
from tests.pages.sending import make_plan, start

DAMAGED = (
    "email,имя,phone,zip\n"
    "a@b.ru,РђРЅРЅР°,7.9161234567E10,10115\n"
    "email,имя,phone,zip\n"
    "c@d.ru,Mария,7.9161E+10,1067\n"
    "e@f.ru,Пётр,79161234569,80331\n"
    "g@h.ru,#N/A,79161234560,60311\n"
)


def damaged(app: AppTest) -> AppTest:
    app.file_uploader[0].upload("damaged.csv", DAMAGED.encode()).run()
    assert not app.exception
    return app


def titles(app: AppTest) -> list[DamageKind]:
    """The kinds of damage that the page shows."""
    shown = " ".join(mark.value for mark in app.markdown)
    return [kind for kind in DamageKind if f"**{text.DAMAGES[kind]}**" in shown]


def repairs(app: AppTest) -> tuple[Repair, ...]:
    return tuple(app.session_state["draft"].repairs)


def test_nothing_is_said_of_a_sound_list(app: AppTest) -> None:
    upload(app)

    assert not app.exception
    assert text.DAMAGE not in [each.value for each in app.subheader]


def test_damage_is_named_with_samples_and_mended_by_one_click_each(app: AppTest) -> None:
    damaged(app)
    assert titles(app) == [
        DamageKind.HEADER_AGAIN,
        DamageKind.MISREAD,
        DamageKind.MIXED_LETTERS,
        DamageKind.PLACEHOLDER,
        DamageKind.SCIENTIFIC,
        DamageKind.LOST_ZEROS,
    ]
    assert any("Анна" in table.value.to_string() for table in app.dataframe[1:])

    app.button(key=f"repair_{DamageKind.MISREAD}").click().run()

    assert not app.exception
    assert DamageKind.MISREAD not in titles(app)
    assert repairs(app) == (Repair(kind=RepairKind.DECODE, column="имя"),)


def test_all_that_is_safe_is_repaired_at_once_and_what_is_lost_stays_told(app: AppTest) -> None:
    damaged(app)

    app.button(key="repair_all").click().run()

    assert titles(app) == [DamageKind.SCIENTIFIC, DamageKind.LOST_ZEROS]
    with pytest.raises(KeyError):
        app.button(key=f"repair_{DamageKind.SCIENTIFIC}")


@pytest.mark.slow
def test_samples_say_which_cells_stay_as_they_are(app: AppTest) -> None:
    damaged(app)

    tables = [table.value for table in app.dataframe if text.DAMAGE_MENDED in table.value]
    samples = next(table for table in tables if "7.9161E+10" in table[text.DAMAGE_VALUE].tolist())

    assert samples[text.DAMAGE_MENDED].tolist() == ["79161234567", text.CELL_STAYS]


@pytest.mark.slow
def test_zeros_come_back_up_to_the_length_that_is_asked_for(app: AppTest) -> None:
    damaged(app)

    app.number_input(key="length_zip").set_value(6).run()
    app.button(key=f"repair_{DamageKind.LOST_ZEROS}").click().run()

    assert repairs(app) == (Repair(kind=RepairKind.RESTORE_ZEROS, column="zip", length=6),)


@pytest.mark.slow
def test_a_repair_is_undone(app: AppTest) -> None:
    damaged(app)
    app.button(key="repair_all").click().run()

    app.button(key=f"undo_{RepairKind.DROP_HEADERS}").click().run()

    assert not app.exception
    assert DamageKind.HEADER_AGAIN in titles(app)
    assert RepairKind.DROP_HEADERS not in [each.kind for each in repairs(app)]
    assert RepairKind.DECODE in [each.kind for each in repairs(app)]


@pytest.mark.slow
def test_rows_that_a_repair_leaves_out_are_counted_in_the_review(app: AppTest) -> None:
    damaged(app)
    app.button(key="repair_all").click().run()
    app.button(key="next").click().run()
    app.button(key="next").click().run()

    assert not app.exception
    assert metrics(app)[text.ACCOUNTS["left_out"]] == "1"


def test_the_run_tells_how_its_list_was_repaired(app: AppTest) -> None:
    repairs = (Repair(kind=RepairKind.DROP_TOTALS), Repair(kind=RepairKind.CLEAR, column="Имя"))

    app.query_params["submission"] = start(replace(make_plan(), repairs=repairs))
    open_page(app, "run")

    assert "totals left out; empty the cells" in captions(app)


def test_every_kind_of_damage_has_its_words() -> None:
    assert set(text.DAMAGES) == set(text.DAMAGE_NEXT) == set(DamageKind)
    assert set(text.REPAIR_BUTTONS) <= set(DamageKind)
    assert all(text.fix(kind) for kind in RepairKind)


@pytest.mark.parametrize(
    ("kind", "value", "mended", "shown"),
    [
        (DamageKind.STRAY, "Тверь\u00a0", "Тверь", "Тверь⟨00A0⟩"),
        (DamageKind.MIXED_LETTERS, "Mосква", "Москва", "⟨M⟩осква"),
        (DamageKind.MISREAD, "РђРЅРЅР°", "Анна", "РђРЅРЅР°"),
    ],
)
def test_what_nobody_sees_is_marked_in_samples(kind: DamageKind, value: str, mended: str, shown: str) -> None:
    assert text.mark_damage(kind, Sample(row=2, value=value, mended=mended)) == shown


@pytest.mark.slow
def test_first_rows_and_samples_of_the_mapping_show_repaired_values(app: AppTest) -> None:
    damaged(app)
    for kind in (DamageKind.MISREAD, DamageKind.HEADER_AGAIN):
        app.button(key=f"repair_{kind}").click().run()

    shown = app.dataframe[0].value
    assert shown["_row"].tolist() == [2, 4, 5, 6]
    assert shown["имя"].tolist()[0] == "Анна"

    go_on(app)

    assert not app.exception
    assert "Анна" in captions(app)
