"""An agent-based simulator of negotiations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.doors import PROPOSALS, TACTICS

if TYPE_CHECKING:
    from sim.runs.results import Results

__all__ = ["open", "proposal", "tactic"]
__version__ = "0.1.0"


tactic = TACTICS.add
proposal = PROPOSALS.add


def open(folder: Path | str) -> Results:
    """The results in a folder that a run wrote, finished or not; see `sim.runs.results.Results`."""
    from sim.runs.results import Results

    return Results(folder)
