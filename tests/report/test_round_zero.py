"""Where the challenge model begins is told before its rounds: in the terminal, and in both forms of a story."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.report import story, terminal
from sim.runs import runner
from sim.runs.results import Results
from sim.scenario.load import load


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder: Path = tmp_path_factory.mktemp("results") / "ec"
    return runner.run(load("ec-emissions"), folder, transcript=1)


def test_the_terminal_shows_the_median_and_the_mean_of_the_first_positions(results: Results) -> None:
    rows = [line.split() for line in terminal.lines(results)]
    assert ["Years", "until", "it", "binds", "0", "7.0000", "7.3900", "years"] in rows
    assert any("Round 0" in line for line in terminal.lines(results))


def test_a_story_tells_them_in_the_unit(results: Results) -> None:
    for told in (story.tell(results, 0, 0), story.tell(results, 0, 0, every_meeting=True)):
        text = " ".join(told.split())
        assert "the median voter stands at 7 years on Years until it binds" in text
        assert "capability x salience is 7.39 years" in text
