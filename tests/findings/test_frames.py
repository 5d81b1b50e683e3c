"""A world step by step is the same world again."""

from __future__ import annotations

import numpy as np
import pytest

from sim.findings.frames import chosen_frames, frames
from sim.model import Negotiation
from sim.scenario.event import Event
from sim.scenario.load import load
from sim.scenario.schema import Scenario


@pytest.fixture(scope="module")
def farmers() -> Scenario:
    return load("two-farmers", ["calendar.months=6"])


def test_it_ends_as_the_world_ends_among_others(farmers: Scenario) -> None:
    last = frames(farmers, 3)[-1]
    model = Negotiation(farmers, range(8)).run()
    assert last.delivered == pytest.approx(model.world.agreement.delivered[3])
    assert np.array_equal(np.isnan(last.agreed), ~model.world.agreement.bound[3])
    assert last.month == 6


def test_frames_follow_meetings_and_months(farmers: Scenario) -> None:
    every = frames(farmers, 3)
    meetings = [frame for frame in every if frame.meeting]
    assert [frame.meeting for frame in meetings] == list(range(1, len(meetings) + 1))
    assert all(set(frame.answers) == {"upfield", "downfield"} for frame in meetings)
    assert "The text is agreed." in meetings[-1].told
    assert meetings[-1].answers == {"upfield": "yes", "downfield": "yes"}
    assert np.isnan(every[-1].text).all()
    months = [frame.month for frame in every]
    assert months == sorted(months)


def test_what_happens_outside_is_told_in_its_month(farmers: Scenario) -> None:
    rain = Event.model_validate({"title": "It rains", "month": 3, "effects": [{"vote": "downfield"}]})
    every = frames(farmers.model_copy(update={"events": {"rain": rain}}), 3)
    told = {frame.month: frame.told for frame in every}
    assert told[3].startswith("Something happens outside. A vote at home on going on.")
    assert not any("outside" in words for month, words in told.items() if month != 3)


def test_long_replays_are_thinned_and_keep_what_happened() -> None:
    every = frames(load("cairo-2025-10-23"), 1)
    shown = chosen_frames(every, 30)
    assert len(shown) <= max(30, 2 + sum(frame.marked for frame in every))
    assert [frame for frame in every if frame.marked] == [frame for frame in shown if frame.marked]
    assert shown[0] is every[0]
    assert shown[-1] is every[-1]
