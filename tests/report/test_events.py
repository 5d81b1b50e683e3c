"""Events from outside in words: in a story, short and long, in a game, and in the page's table of what was run."""

from __future__ import annotations

from functools import cache

import pytest

from sim.case.provenance import walk
from sim.model.record.transcript import EVENT_COLUMNS
from sim.report import play, spelled, story
from sim.report.chronicle import Chronicle
from sim.scenario.called import path_words
from sim.scenario.event import Event
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.findings.memory import Memory, ran

EVENTS = {
    "drought": {
        "title": "The well runs low in the valley",
        "month": 2,
        "effects": [{"path": "parties.downfield.cost_of_stalemate", "shift": 0.01, "for": 3}],
    },
    "election": {
        "title": "Downfield's family is asked again.",
        "month": 8,
        "effects": [{"path": "parties.downfield.no_agreement", "to": 1.0}, {"vote": "downfield"}],
    },
}


@cache
def valley() -> Memory:
    made = {name: Event.model_validate(event) for name, event in EVENTS.items()}
    return ran(load("two-farmers").model_copy(update={"events": made}), 12, transcript=12)


def left() -> int:
    """A world in which Downfield leaves after the vote."""
    runs = valley().runs()
    return int(runs.loc[runs["reason_kind"] == "voted_out", "replicate"].iloc[0])


@pytest.mark.parametrize("every_meeting", [False, True])
def test_a_story_tells_of_events_of_the_vote_and_of_who_left(every_meeting: bool) -> None:
    told = " ".join(story.tell(valley(), 0, left(), every_meeting).split())
    assert "Outside the talks: The well runs low in the valley." in told
    assert "Outside the talks: Downfield's family is asked again." in told
    assert "A vote at home, Downfield: it would rather be without what is in force. Against it: " in told
    assert "Downfield leaves the agreement, as the vote at home demands." in told
    assert "Downfield left, as the vote at home went against what was in force, above all that of The elders." in told


def test_a_game_tells_of_them_as_they_happen() -> None:
    events = valley().events()
    mine = events[events["replicate"] == left()].to_dict("records")
    said = " ".join(" ".join(play.happened(valley().scenario, mine, ["downfield"])).split())
    assert "Outside the talks: The well runs low in the valley." in said and "as the vote at home demands" in said


def test_a_vote_that_changes_nothing_says_so() -> None:
    event = dict.fromkeys(EVENT_COLUMNS, "") | {"kind": "home_vote", "actor": "downfield", "detail": "stays"}
    said = Chronicle(valley().scenario).sentence(event)
    assert said == "A vote at home, Downfield: it goes on with what is in force. Nobody is against it."


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("events.war_in_the_region.month", "{title}: month"),
        ("events.war_in_the_region.effects.1.shift", "{title}: added to Guarantee on Force: size"),
        ("events.local_elections.effects.0.shift", "{title}: added to Talks inside, Fatah: value of no agreement"),
        ("events.roadmap.effects.0.factor", "{title}: factor on Talks search"),
        ("events.resolution_2803.effects.0.to", "{title}: new value of Delivery of Force: mandate"),
    ],
)
def test_a_path_of_an_event_is_told_by_its_title(path: str, words: str) -> None:
    case = load("record-events")
    assert path_words(case, path) == words.format(title=case.events[path.split(".")[1]].title)


def spelled_out(case: Scenario, *path: str) -> str:
    item = dict(walk(case))[path]
    return " ".join(spelled.meaning(case, path, item))


def test_what_an_event_and_its_numbers_say_is_spelled_out() -> None:
    case = load("record-events")
    mandate = ("events", "resolution_2803")
    assert spelled_out(case, *mandate).endswith("until the end of 2027; in month 1")
    said = spelled_out(case, *mandate, "effects", "0", "to")
    assert said.startswith("What it makes of delivery of Force: mandate On the ladder: ")
    war = spelled_out(case, "events", "war_in_the_region", "effects", "0", "shift")
    assert war == "What it adds to guarantees of delivery, for 4 months"


@pytest.mark.parametrize(
    ("event", "when"),
    [
        ({"month": 3}, "in month 3"),
        ({"month": 3, "chance": 0.5}, "in month 3, with a chance of 0.5"),
        ({"hazard": 0.1}, "from month 1 on, with a chance of 0.1 in each"),
        ({"hazard": 0.1, "from": 2, "until": 9}, "from month 2 to month 9, with a chance of 0.1 in each"),
    ],
)
def test_when_it_happens_is_said_in_a_few_words(event: dict[str, object], when: str) -> None:
    assert Event.model_validate({"title": "It happens", **event}).when == when
