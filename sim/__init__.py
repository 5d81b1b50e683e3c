"""An agent-based simulator of negotiations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.version import __version__ as __version__

if TYPE_CHECKING:
    from sim.runs.results import Results


def open(folder: Path | str) -> Results:
    """The results in a folder that a run wrote, finished or not; see `sim.runs.results.Results`."""
    from sim.runs.results import Results

    return Results(folder)
