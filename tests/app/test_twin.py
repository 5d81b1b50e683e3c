"""Made-up names in the app: one switch on each page of a scenario, the same numbers, and no name of the case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.scenario.load import load
from tests.app.asking import Client
from tests.app.conftest import opened, sound
from tests.reader import Reader

CASE, TWIN = "cairo-2025-10-23", "cairo-2025-10-23-fictional"


@pytest.fixture(scope="module")
def cairo(folder: Path) -> Iterator[Client]:
    with opened(CASE, folder) as client:
        yield client


@pytest.mark.parametrize("room", ["what-if", "history", "seat"])
def test_a_switch_leads_to_the_twin_and_back_and_keeps_the_setting(cairo: Client, room: str) -> None:
    stop = load(CASE).levers["guarantees.default"].stops[0]
    query = "" if room == "seat" else f"?guarantees.default={stop}"
    query += "&bet=none&worlds=200" if room == "what-if" else ""
    own = cairo.get(f"/{room}/{CASE}{query}").text
    there = query.replace("&", "&amp;")
    assert f'<a href="/{room}/{TWIN}{there}">Take it under made-up names</a>' in own
    made = cairo.get(f"/{room}/{TWIN}{query}").text
    sound(made)
    assert f'<a href="/{room}/{CASE}{there}">Show its own names</a>' in made
    page = Reader(made)
    main = page.said.partition("A made-up case")[2].partition("These are distributions")[0]
    names = {name for one in load(CASE).parties.values() for name in (one.name, one.short) if name}
    assert "Arva" in main
    assert not [name for name in names if re.search(rf"\b{re.escape(name)}\b", main)]


def test_it_comes_to_the_same_numbers(cairo: Client) -> None:
    def counted(name: str) -> list[str]:
        said = Reader(cairo.get(f"/what-if/{name}?bet=none&worlds=200").text).said
        return re.findall(r"Of 100 possible histories.*?\. |\d+ of 100", said)

    assert counted(CASE) == counted(TWIN) != []


def test_a_game_of_it_keeps_the_names(cairo: Client) -> None:
    page = cairo.post(f"/seat/{TWIN}", {"seat": "hamas", "history": "0"})
    said = Reader(page.text).said
    assert "A made-up case: you play" in said and "Hamas" not in said and "Israel" not in said


def test_every_way_of_taking_part_has_a_door_of_its_own(cairo: Client) -> None:
    page = Reader(cairo.get(f"/seat/{CASE}").text.partition("<main")[2].partition("<footer")[0])
    links = [found.get("href") for tag, found in page.tags if tag == "a"]
    doors = ["#whom", "#mediators", f"/history/{CASE}", "/seat/two-farmers"]
    assert [one for one in links if one in doors] == doors
    at = {found.get("id"): k for k, (tag, found) in enumerate(page.tags) if tag == "fieldset"}
    radios = [(k, found["value"]) for k, (tag, found) in enumerate(page.tags) if found.get("type") == "radio"]
    assert {value for k, value in radios if k > at["mediators"]} >= {"egypt", "us"}
    assert {value for k, value in radios if k < at["mediators"]} >= {"hamas", "israel"}
