"""The bets of a class: kept without names while the app runs, shown beside the model, forgotten by a button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.analysis import claims
from sim.app.bets import Bets, said
from sim.app.draw.plotted import BINS, plotted
from tests.app.asking import Client
from tests.app.conftest import FARMERS, opened, sound
from tests.reader import Reader


@pytest.fixture
def app(folder: Path) -> Iterator[Client]:
    """An app in which nobody has placed a bet."""
    with opened("two-farmers", folder) as one:
        yield one


def dots(text: str) -> int:
    return text.count('class="bet-dot"')


def test_the_bets_of_a_class_are_shown_beside_what_the_model_counts(app: Client) -> None:
    first = app.post(FARMERS, {"bet": 40, "worlds": 200})
    assert "bet=40" in first.at and dots(first.text) == 0  # of one bet there is no picture
    for bet in (60, 60, 90):
        page = app.post(FARMERS, {"bet": bet, "worlds": 200})
    sound(page.text)
    assert "4 bets in this class: from 40 to 90, the middle one 60." in Reader(page.text).said
    assert dots(page.text) == 4
    other = app.get(f"{FARMERS}?bet=none&delivery.tranche=0.2&worlds=200")
    assert dots(other.text) == 0  # another setting is another question


def test_a_reload_places_no_second_bet(app: Client) -> None:
    for _ in range(2):
        page = app.post(FARMERS, {"bet": 40, "worlds": 200})
    assert dots(app.get(page.at).text) == dots(app.get(page.at).text) == 2


def test_a_button_forgets_them(app: Client) -> None:
    for _ in range(3):
        page = app.post(FARMERS, {"bet": 40, "worlds": 200})
    assert dots(page.text) == 3 and "Forget these bets" in page.text
    assert dots(app.post(FARMERS, {"bet": 40, "worlds": 200, "forget": 1}).text) == 0


def test_a_bet_that_is_none_is_told_and_not_kept(app: Client) -> None:
    for bet in ("1e999", "<b>", "-1", "nan"):
        assert app.post(FARMERS, {"bet": bet}).status == 400
    app.post(FARMERS, {"bet": 40, "worlds": 200})
    assert dots(app.post(FARMERS, {"bet": 41, "worlds": 200}).text) == 2


def test_a_lesson_shows_them_as_changes_up_and_down(app: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "WORLDS", 30)
    lesson = {"case": "made-up", "sure": "guess"}
    app.post("/lessons/12", {**lesson, "way": "up", "size": 10})
    app.post("/lessons/12", {**lesson, "way": "same", "size": 10})
    page = app.post("/lessons/12", {**lesson, "way": "down", "size": 30})
    sound(page.text)
    assert "3 bets in this class: from -30 to 10, the middle one 0." in Reader(page.text).said
    assert dots(page.text) == 3
    gone = app.post("/lessons/12", {**lesson, "way": "down", "size": 30, "forget": 1})
    assert dots(gone.text) == 0 and "What came out" in gone.text


def test_a_dot_stands_where_its_bet_is_and_none_is_lost() -> None:
    drawn = plotted([0.0, 0.5, 0.5, 1.0], 0.5, 0.4, 0.6, "x")
    places = [float(x) for x in re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="[\d.]+" class="bet-dot"', drawn)]
    assert len(places) == 4 and places == sorted(places) and len(set(places)) == 3
    assert plotted([0.3] * 500, 0.5, 0.4, 0.6, "x").count("bet-dot") == 500
    assert BINS > 10


def test_memory_has_an_end() -> None:
    bets = Bets()
    for k in range(1000):
        bets.place("one", k)
        bets.place(f"{k}", 1)
    assert len(bets.on("999")) == 1 and bets.on("0") == [] and len(bets.on("one")) <= 500
    assert said([1, 2]) == "2 bets in this class: from 1 to 2, the middle one 1.5."
