"""The replay of one world: the same world again, and what each frame shows of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from sim.errors import InputError
from sim.findings.frames import chosen_frames, frames
from sim.plots.replay import LAST, canvas, draw, save_replay
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.plots.reading import clashes, clipped, words


@pytest.fixture(scope="module")
def farmers() -> Scenario:
    return load("two-farmers", ["calendar.months=6"])


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
