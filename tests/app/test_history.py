"""One history: it is the engine's own, in the words of `explain`, and every step can be reached without a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.app.columns import ENDS, OUTCOME
from sim.app.counts import first_that_ends
from sim.app.telling import told
from sim.app.work import histories
from sim.model import Keep, Negotiation
from sim.scenario.load import load
from tests.app.asking import Client
from tests.app.conftest import Read, sound

HISTORY = "/history/two-farmers"


def test_it_goes_from_before_the_first_meeting_to_its_end(look: Read) -> None:
    first = look(HISTORY)
    assert "Before the first meeting" in first.said and "The talks have not begun." in first.said
    last = next(found["href"] for tag, found in first.tags if tag == "a" and "data-end" in found)
    assert "How it ends" in look(f"{HISTORY}{last}").said


def test_next_and_back_are_links_that_lead_through_every_step(look: Read) -> None:
    page, headings = look(HISTORY), []
    while True:
        headings.append(page.said)
        after = [found["href"] for tag, found in page.tags if tag == "a" and found.get("rel") == "next"]
        if not after:
            break
        page = look(f"{HISTORY}{after[0]}")
    assert len(headings) == len(told(load("two-farmers"), 0)["steps"]) > 5
    assert len(set(headings)) == len(headings)


def test_what_is_drawn_is_what_the_engine_has_on_the_table() -> None:
    scenario = load("two-farmers")
    history = told(scenario, 4)
    model = Negotiation(scenario, [4], Keep(transcript=5))
    seen = 0
    for step in history["steps"][1:]:
        model.step()
        if not any(row["demands"] for row in step["rows"]):
            continue
        names = model.cast.main.names
        columns = list(model.cast.issues)
        for row in step["rows"]:
            at = columns.index(row["issue"])
            assert row["demands"] == {
                p: round(float(model.cast.main.demands[0, i, at]), 3) for i, p in enumerate(names)
            }
            seen += 1
        assert step["consensus"] == round(float(model.cast.main.consensus[0]), 2)
    assert seen >= 4


def test_its_sentences_say_who_refused_and_why(look: Read) -> None:
    page = look(f"{HISTORY}?history=0&step=1")
    assert re.search(r"Upfield refuses, asking for .* on \w+", page.said)
    assert "Month 0: meeting 1 of 12 at the most" in page.said
    pictures = [found["aria-label"] or "" for tag, found in page.tags if found.get("class") == "ladder"]
    assert len(pictures) == 4 and all("Upfield asks for" in words for words in pictures)


def test_the_first_history_of_an_end_ends_so(folder: Path) -> None:
    """Where a setting makes ends differ."""
    setting = {"parties.upfield.no_agreement": 0.7}
    columns = histories("two-farmers", setting, 0, 40, str(folder))
    firsts = first_that_ends(columns)
    assert len(firsts) > 1
    for word, number in firsts.items():
        assert ENDS[int(columns[OUTCOME][number])] == word
        assert told(load("two-farmers", setting), number)["outcome"] == word


def test_talks_inside_are_told_before(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.app.site.FIRST", 5)  # in which it looks for the first of each end
    answer = client.get("/history/cairo-2025-10-23?history=3")
    assert answer.status == 200
    sound(answer.text)
    assert "Talks that were held before" in answer.text and "talks of their own" in answer.text
    number, at = _first_meeting()
    meeting = client.get(f"/history/cairo-2025-10-23?history={number}&step={at}")
    sound(meeting.text)
    assert "Main table, meeting" in meeting.text and "Consensus so far" in meeting.text


def _first_meeting() -> tuple[int, int]:
    """A history of the Cairo case in which they meet, and the step at which they do first."""
    for number in range(20):
        for k, step in enumerate(told(load("cairo-2025-10-23"), number)["steps"]):
            if k and step["meeting"]:
                return number, k
    raise AssertionError("in none of twenty histories do they meet")


@pytest.mark.parametrize("query", ["history=1000", "history=-1", "history=x", "step=999", "step=1.5", "history=²"])
def test_a_history_or_step_that_is_none_is_told(client: Client, query: str) -> None:
    answer = client.get(f"{HISTORY}?{query}")
    assert answer.status == 400
    assert "expected a whole number from 0 to" in answer.text
