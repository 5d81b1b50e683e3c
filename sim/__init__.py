"""An agent-based simulator of negotiations.

>>> import sim
>>> found = sim.run("two-farmers", worlds=50)
>>> found.headline.startswith("In all of 50 simulated histories the parties agree")
True
"""

from __future__ import annotations

import importlib
from typing import Any

from sim.doors import OUTCOMES, PROPOSALS, PROTOCOLS, SEATS, TACTICS
from sim.version import __version__ as __version__

__all__ = [
    "Negotiation", "Party", "Results", "compare", "figure", "load", "outcome", "proposal", "protocol", "results", "run",
    "seat", "sweep",
    "tactic",
]  # fmt: skip

tactic = TACTICS.add
proposal = PROPOSALS.add
outcome = OUTCOMES.add
protocol = PROTOCOLS.add
seat = SEATS.add

# Imported when they are asked for: `import sim` has to cost nothing, since every command begins with it.
_HOMES = dict.fromkeys(("Results", "compare", "load", "results", "run", "sweep"), "sim.api")
_HOMES |= {"figure": "sim.figures", "Negotiation": "sim.model", "Party": "sim.model.agents"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}; it offers {', '.join(__all__)}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
