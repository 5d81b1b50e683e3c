"""Workers that die are replaced: what was asked of them is asked once more."""

from __future__ import annotations

import asyncio
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from sim.app.crew import Crew
from tests.app.deadly import dies


def test_work_whose_worker_dies_is_done_by_another(tmp_path: Path) -> None:
    crew = Crew(1)
    try:
        assert asyncio.run(crew.ask(dies, str(tmp_path / "once"), 1)) == "done"
        with pytest.raises(BrokenExecutor):
            asyncio.run(crew.ask(dies, str(tmp_path / "always"), 9))
        assert asyncio.run(crew.ask(dies, str(tmp_path / "never"), 0)) == "done"
    finally:
        crew.close()
