"""The text of a new scenario file, to begin with."""

from __future__ import annotations

import re

from sim.errors import InputError
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.yamltree import scalar

_TEXT = """\
# A scenario of your own. It begins as {base} is; whatever you do not name here stays as it is there, the chance of its
# worlds too, so that the two can be compared.
# Change a line, save, and run it:    cairo-talks run {path}
# What it comes to, and what changed:  cairo-talks show {path}

name: {name}                    # small letters, digits, '.', '_' and '-'; it names the results folder
title: {title}
extends: {base}

# Any number of any party or rule, by its path. A number is exact (0.4) or a range: {{low: 0.2, mode: 0.4, high: 0.6}}.
# Take a '# ' away to try one.
set:
  guarantees.default: 0.5                # how far outside powers promise to enforce delivery, 0 to 1
  # delivery.tranche: 0.2                # how far one side's delivery may run ahead of the other's
  # parties.{party}.tactic.beta: 0.5       # below 1: concedes late; 1: steadily; above 1: early
  # parties.{party}.ideal.{issue}: {{low: 0.2, mode: 0.4, high: 0.6}}   # what a party wants on an issue, 0 to 1
  # tables.main.rounds: 20               # meetings of a phase at the main table
  # calendar.months: 36                  # how long the world is followed

# A list replaces the list of {base}; a mapping adds to it or changes it:
# parties:
#   {party}:
#     red_lines:
#       - {{issue: {issue}, above: 0.9}}   # refuses any text beyond; `below` bounds the other side

worlds: 1000                             # histories to draw; more of them, narrower intervals

# To compare settings, sweep them: every combination is run in the same worlds.
# sweep:
#   design: grid
#   axes:
#     guarantees.default: [0.0, 0.5, 1.0]
#     delivery.tranche: {{from: 0.0, to: 0.4, steps: 5}}
"""


def checked_name(name: str) -> str:
    """A scenario's name as a file writes it, quoted where YAML would read a number; InputError if it cannot be one."""
    pattern = next(m.pattern for m in Scenario.model_fields["name"].metadata if hasattr(m, "pattern"))
    if not re.fullmatch(pattern, name):
        expected = "small letters, digits, '.', '_' and '-', beginning with a letter or digit"
        raise InputError(f"name: expected {expected}, got {name!r}")
    return name if isinstance(scalar(name), str) else f'"{name}"'


BASE = "cairo-2025-10-23"  # what a new scenario changes unless it is told


def starter(name: str, base: str = BASE, path: str | None = None) -> str:
    """A commented scenario file called `name` that extends `base`; `path` is where it will be saved, for its comments.

    Raises InputError for a name that cannot name a scenario, or a base that there is not.
    """
    written = checked_name(name)
    title = name.replace("-", " ").replace("_", " ").strip().capitalize()
    scenario = load(base)
    party = scenario.tables["main"].parties[0]
    issue = next(iter(scenario.parties[party].red_lines), None)
    return _TEXT.format(
        name=written,
        title=f'"{title}"',
        base=base,
        path=path or f"scenarios/{name}.yaml",
        party=party,
        issue=issue.issue if issue else next(iter(scenario.plan.issues)),
    )
