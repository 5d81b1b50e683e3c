"""What a file says is checked even where something above it says otherwise."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sim.errors import InputError
from sim.scenario.load import load
from tests.scenario.conftest import Write

HEAD = "name: mine\nextends: two-farmers\n"

# A mistake in a file, what is said of it, and a setting or a line of a child that would put something right over it.
MISTAKES = {
    "worlds: .nan": ("mine.yaml:3:9: worlds: expected a finite number", "worlds", 5),
    "seed: -1": ("mine.yaml:3:7: seed: expected at least 0", "seed", 5),
    "guarantees: {default: 7}": (
        "mine.yaml:3:23: guarantees.default: expected a value between",
        "guarantees.default",
        0.5,
    ),
    "tables: {main: {vetoes: [upfeld]}}": ("did you mean 'upfield'", "tables.main.vetoes", ["upfield"]),
    "tables: {main: {protocol: votting}}": ("did you mean 'voting'", "tables.main.protocol", "voting"),
    "incidents: {truce: fense}": ("did you mean 'fence'", "incidents.truce", "fence"),
    "delivery: {tranche: }": ("mine.yaml:3:12: delivery.tranche: expected a number, here is", "delivery.tranche", 0.5),
    "parties: {upfield: {tactic: {kind: boulware}}}": (
        "expected 'time_dependent'",
        "parties.upfield.tactic.kind",
        "zeuthen",
    ),
}


@pytest.mark.parametrize("line", MISTAKES)
@pytest.mark.parametrize("how", ["set", "mapping", "option", "block", "child", "child's set", "axis"])
def test_a_mistake_is_told_though_it_is_replaced(line: str, how: str, write: Write) -> None:
    said, path, good = MISTAKES[line]
    name, sets = "mine.yaml", {}
    options: dict[str, Any] = {}
    text = f"{HEAD}{line}\n"
    if how == "option":
        if path not in ("worlds", "seed"):
            return
        options[path] = good
    elif how == "axis":
        if path in ("worlds", "seed"):
            return
        text += f"sweep: {{axes: {{{path}: [{good}]}}}}\n"
    elif how == "block":
        if said.startswith("did you mean '") and "expected" not in said:
            return  # within a file only what a key or a value is by itself
        text += f"set: {{{path}: {good}}}\n"
    elif how in ("set", "mapping"):
        sets = {path: good}
    write(text)
    if how == "child":
        first, *rest = path.split(".")
        inner = "".join(f"{{{step}: " for step in rest) + str(good) + "}" * len(rest)
        name = write(f"name: child\nextends: mine.yaml\n{first}: {inner}\n", "child.yaml")
    elif how == "child's set":
        name = write(f"name: child\nextends: mine.yaml\nset: {{{path}: {good}}}\n", "child.yaml")
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        load(name, [f"{path}={good}" for path, good in sets.items()] if how == "set" else sets, **options)
    assert caught.value.place is not None and caught.value.place.file == "mine.yaml"


def test_a_sweep_is_checked_though_another_replaces_it(write: Write) -> None:
    write(f"{HEAD}sweep: {{axes: {{delivery.tranche: [0, 2]}}}}\n")
    name = write("name: child\nextends: mine.yaml\nsweep: {axes: {trust.noise: [0, 1]}}\n", "child.yaml")
    with pytest.raises(InputError, match=r"^mine\.yaml:3:38: .*expected a value between 0 and 1, got 2"):
        load(name)


def test_of_two_settings_of_one_path_both_are_checked(write: Write) -> None:
    with pytest.raises(InputError, match="expected a value between 0 and 1, got 3"):
        load(write(HEAD), ["delivery.tranche=3", "delivery.tranche=0.3"])
