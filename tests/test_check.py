"""What a command makes of a list and a recipe before anything is sent, without a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from altcraft_core.commands.lists import prepare_list
from altcraft_core.errors import RecipeError
from altcraft_core.lists.columns.mapping import FaultKind
from altcraft_core.recipe import parse_recipe
from altcraft_core.records import ContactList, Report
from altcraft_core.settings import Settings

LIST = "E-mail;Телефон;Баллы;ФИО\nanna@example.com;+79161234567;5;Орлова Анна\n"
EMAIL = '"E-mail" = "email"'
PARTS = "from = ['Полное имя'], make"


def prepare(folder: Path, content: str = LIST, recipe: str | None = None) -> tuple[ContactList, Report]:
    path = folder / "spring.csv"
    path.write_text(content, encoding="utf-8")
    found = None if recipe is None else parse_recipe(f"version = 1\n{recipe}")
    contact_list, _, report = prepare_list(Settings(home=folder), path, found)
    return contact_list, report


@pytest.mark.parametrize("recipe", [None, "columns = {'Телефон' = 'phones'}"])
def test_without_addresses_people_are_found_by_their_phones(tmp_path: Path, recipe: str | None) -> None:
    _, report = prepare(tmp_path, "Телефон\n+79161234567\n8 916 123-45-68\n", recipe)

    assert report.counts.accepted == 2


def test_a_list_that_tells_too_little_is_to_be_mapped_and_no_recipe_is_blamed(tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as told:
        prepare(tmp_path, "Примечание\nпозвонить завтра\n")

    assert "Without a recipe" in told.value.sentence
    assert "add --recipe" in told.value.sentence


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        ("columns = {}", "No column is sent"),
        ("columns = {'Баллы' = 'POINTS'}", "no column goes into it: map one"),
        ("columns = {'Почта' = 'email'}", "It has no column Почта for email."),
        (f"columns = {{{EMAIL}}}\nfields = {{email = {{kind = 'object'}}}}", "take it out of [fields] and [values]"),
        (f"columns = {{{EMAIL}}}\nfields = {{POINT = {{kind = 'integer'}}}}", "how POINT is used"),
        (f"columns = {{{EMAIL}}}\nvalues = {{GRAD = {{a = 'b'}}}}", "some of GRAD"),
        (f"columns = {{{EMAIL}, 'ФИО' = '_sex'}}\nvalues = {{_sex = {{a = 'b'}}}}", "_sex cannot take a value"),
        (f"columns = {{{EMAIL}}}\nderived = {{'ДР' = {{make = 'date', from = ['ФИО']}}}}", "column ДР is not made of"),
        (f"columns = {{{EMAIL}}}\nderived = {{'*' = {{make = 'join', from = ['ФИО']}}}}", "or as none can be"),
        (f"columns = {{{EMAIL}, 'ФИО' = ''}}", "There is no field without a name"),
        ("constants = {email = 'anna@example.com'}", "cannot be the same for every row"),
        (f"columns = {{{EMAIL}}}\nconstants = {{_vendor = ''}}\nrows = {{blank_values = 'erase'}}", "no value for _v"),
        (f"columns = {{{EMAIL}}}\nrules = {{_city = {{required = true}}}}", "[rules] asks something of _city"),
        (f"columns = {{{EMAIL}}}\nrepairs = [{{kind = 'empty', column = 'Пол'}}]", "no column Пол to repair"),
    ],
)
def test_what_is_wrong_is_told_in_sentences(tmp_path: Path, recipe: str, told: str) -> None:
    with pytest.raises(RecipeError) as error:
        prepare(tmp_path, recipe=recipe)

    assert told in error.value.sentence
    assert "Correct the recipe, or the header of the list, whose columns are: E-mail, Телефон, Баллы, ФИО." in (
        error.value.sentence
    )
    assert not [kind for kind in FaultKind if kind in error.value.sentence]


def test_a_column_that_is_not_there_is_told_once_however_much_is_made_of_it(tmp_path: Path) -> None:
    recipe = (
        f"columns = {{{EMAIL}, 'Имя' = '_fname', 'Фам' = '_lname'}}\n"
        f"derived = {{'Имя' = {{{PARTS} = 'first_name'}}, 'Фам' = {{{PARTS} = 'last_name'}}}}"
    )

    with pytest.raises(RecipeError) as error:
        prepare(tmp_path, recipe=recipe)

    assert error.value.sentence.count("It has no column Полное имя.") == 1
