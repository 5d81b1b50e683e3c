"""Sheets to print: a role for every seat, as the game shows it; nothing of one seat on another's page."""

from __future__ import annotations

import pytest

from sim.app.pages.handouts import SHEETS
from sim.app.role import seats
from sim.scenario.load import load
from tests.app.asking import Client
from tests.app.conftest import Read, sound
from tests.reader import Reader

AT = "/handouts/two-farmers"


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_is_listed_and_there(look: Read, sheet: str) -> None:
    links = [found.get("href") for tag, found in look(AT).tags if tag == "a"]
    assert f"?sheet={sheet}" in links
    page = look(f"{AT}?sheet={sheet}")
    assert len(page.said.partition("To the content")[2]) > 300


def test_a_role_sheet_says_what_the_game_says(client: Client) -> None:
    answer = client.get("/handouts/cairo-2025-10-23?sheet=roles")
    sound(answer.text)
    pages = answer.text.split("<article")[1:]
    everybody = seats(load("cairo-2025-10-23"))
    assert len(pages) == len(everybody)
    for page, seat in zip(pages, everybody, strict=True):
        said = Reader(f"<article{page}").said
        assert f"Your role: {seat['name']}" in said.replace("&#39;", "'")
    game = Reader(client.post("/seat/cairo-2025-10-23", {"seat": "israel", "history": "0"}).text).said
    wants = game.partition("What weighs most for you")[2].partition("Your red lines")[0]
    own = next(Reader(f"<article{one}").said for one in pages if "Your role: Israel" in one)
    assert wants.strip() and wants.strip() in own


def test_a_sheet_that_is_none_is_told(client: Client) -> None:
    answer = client.get(f"{AT}?sheet=x")
    assert answer.status == 400 and "expected one of slips, roles, bet, observer, debrief" in answer.text
