"""The replay of one world: the same world again, and what each frame shows of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sim.errors import InputError
from sim.findings.frames import chosen_frames, frames
from sim.model import Negotiation
from sim.plots.replay import LAST, canvas, draw, save_replay
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.plots.reading import clashes, clipped, words


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


def test_long_replays_are_thinned_and_keep_what_happened() -> None:
    every = frames(load("cairo-2025-10-23"), 1)
    shown = chosen_frames(every, 30)
    assert len(shown) <= max(30, 2 + sum(frame.marked for frame in every))
    assert [frame for frame in every if frame.marked] == [frame for frame in shown if frame.marked]
    assert shown[0] is every[0]
    assert shown[-1] is every[-1]


def test_a_frame_can_be_read() -> None:
    case = load("cairo-2025-10-23")
    picture = canvas(case, 1)
    draw(picture, case, next(frame for frame in frames(case, 1) if frame.meeting))
    assert clipped(picture) == []
    assert clashes(picture) == []
    assert any("meeting 1" in box.words for box in words(picture))
    assert any("not a forecast" in box.words for box in words(picture))


def test_the_film_has_a_picture_a_frame(farmers: Scenario, tmp_path: Path) -> None:
    path = save_replay(farmers, 3, tmp_path / "new" / "replay.gif")
    shown = len(chosen_frames(frames(farmers, 3)))
    with Image.open(path) as film:
        assert shown <= film.n_frames <= shown + LAST  # equal pictures at the end are joined
    assert [p.name for p in path.parent.iterdir()] == ["replay.gif"]


def test_a_format_that_cannot_be_made_is_told(farmers: Scenario, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown format 'avi'"):
        save_replay(farmers, 3, tmp_path / "replay.avi")
