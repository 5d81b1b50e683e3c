"""Everything a user can get wrong in a scenario: one message, where it is, what was expected, the nearest name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario.load import load
from sim.yamltree import MAX_BYTES
from tests.scenario.conftest import Refused, Write

# What follows begins on line 3.
HEAD = "name: mine\nextends: cairo-2025-10-23\n"


def own(issue: str = "{}") -> str:
    """A scenario with a plan of its own: one issue, one party."""
    return f"name: mine\nplan: {{points: {{p: {{gist: g, issues: {{i: {issue}}}}}}}}}\nparties: {{a: {{name: A}}}}\n"


UNKNOWN = {
    "tabels: {}": ("3:1", "unknown key 'tabels'; did you mean 'tables'?"),
    "delivery: {trance: 0.2}": ("3:12", "unknown key 'trance' in delivery; did you mean 'tranche'?"),
    "parties: {hamas: {ideals: {}}}": ("3:19", "unknown key 'ideals' in parties.hamas; did you mean 'ideal'?"),
    "guarantees: {default: {value: 0.6, hihg: 0.7}}": ("3:36", "did you mean 'high'?"),
    "parties: [hamas, fata, israel]": ("3:18", "unknown party 'fata'; did you mean 'fatah'?"),
    "parties: {hamsa: {risk: 2}}": ("3:11", "unknown party 'hamsa'; did you mean 'hamas'?"),
    "parties: {hamsa: null}": ("3:11", "unknown party 'hamsa'; did you mean 'hamas'?"),
    "tables: {main: {parties: [isreal]}}": ("3:27", "unknown party 'isreal'; did you mean 'israel'?"),
    "tables: {main: {vetoes: [egypt]}}": ("3:26", "'egypt' does not sit at this table"),
    "tables: {cairo: {mediator: egpyt}}": ("3:28", "unknown party 'egpyt'; did you mean 'egypt'?"),
    "relations: [{between: [hamas, isreal], value: 0}]": ("3:31", "did you mean 'israel'?"),
    "guarantees: {decomission: 0.4}": ("3:14", "unknown issue 'decomission'; did you mean 'decommission'?"),
    "parties: {hamas: {ideal: {decomission: 0.4}}}": ("3:27", "did you mean 'decommission'?"),
    "state: {hostage: 1}": ("3:9", "unknown issue 'hostage'; did you mean 'hostages'?"),
    "fallback: {trigger: decomm}": ("3:21", "unknown issue 'decomm'; did you mean 'decommission'?"),
    "fallback: {limits: {rebuild: 0.5}}": ("3:21", "unknown issue 'rebuild'; did you mean 'rebuild_scope'?"),
    "incidents: {truce: cease-fire}": ("3:20", "unknown issue 'cease-fire'; did you mean 'ceasefire'?"),
    "phases: {2: [p06, p009]}": ("3:19", "unknown point 'p009'; did you mean 'p09'?"),
    "phases: {one: [p01]}": ("3:10", "expected the number of a phase, got 'one'"),
    "under_way: [4]": ("3:13", "unknown phase '4'"),
    "guarantees: {default: {value: 0.6, evidence: [h1.z]}}": ("3:47", "unknown statement 'h1.z'"),
    "plan: {points: {}}": ("3:7", "cannot extend one about 'gaza'"),
    "plan: gazza": ("3:7", "no plan 'gazza'; expected 'gaza', 'unity', the path of a file such as ./plan.yaml, or a"),
    "extends_: x": ("3:1", "did you mean 'extends'?"),
    "parties: [us, egypt]": ("3:10", "nobody is left to deliver"),
    "parties: []": ("3:10", "expected at least one party"),
    "parties: [us, us]": ("3:15", "'us' is named twice"),
    "tables: {main: null}": ("3:16", "there is no table 'main'"),
    "tables: {cairo: {mediator: egypt, mediators: [us]}}": ("3:18", "expected mediator or mediators, not both"),
}

VALUES = {
    "guarantees: {default: 1.4}": ("3:23", "guarantees.default: expected a value between 0 and 1, got 1.4"),
    "parties: {hamas: {tactic: {beta: 0}}}": ("3:34", "expected a value between 0.02 and 50, got 0"),
    "worlds: 0": ("3:9", "worlds: expected at least 1, got 0"),
    "worlds: 2.5": ("3:9", "expected a whole number, got 2.5"),
    "seed: -1": ("3:7", "expected at least 0, got -1"),
    "seed: " + "9" * 5000: ("3:7", "expected a whole number, got 999"),
    "tables: {cairo: {quorum: 8}}": ("3:26", "expected at most 1, got 8"),
    "tables: {main: {rounds: many}}": ("3:25", "expected a whole number, got many"),
    "tables: {main: {protocol: singel_text}}": ("3:27", "got 'singel_text'; did you mean 'single_text'?"),
    "tables: [main]": ("3:9", "expected a mapping of keys, got a list"),
    "parties: hamas": ("3:10", "expected a list or a mapping, got hamas"),
    "under_way: 1": ("3:12", "expected a list, got 1"),
    "fallback: {limits: {rebuild_scope: 2}}": ("3:21", "expected a value between 0 and 1, got 2"),
    "guarantees: {default: {low: 0.6, mode: 0.5, high: 0.7}}": (
        "3:23",
        "expected low <= mode <= high, got 0.6, 0.5, 0.7",
    ),
    "guarantees: {default: {low: 0.6, mode: 0.7}}": ("3:23", "'high' is missing"),
    "guarantees: {default: {value: 0.6, mode: 0.7}}": ("3:23", "either 'value' or low, mode, high, not both"),
    "relations: [{between: [us, us], value: 0}]": ("3:23", "expected two parties, got 'us' twice"),
    "relations: {a: 1}": ("3:12", "expected a list of {between: [a, b], value: number}"),
    "calendar: {months: null}": ("3:20", "calendar.months: cannot be left out"),
}

NUMBERS = {
    "guarantees: {default: .nan}": ("3:23", "expected a finite number, got .nan"),
    "guarantees: {default: nan}": ("3:23", "expected a finite number, got nan"),
    "guarantees: {default: -.inf}": ("3:23", "expected a finite number, got -.inf"),
    "parties: {hamas: {capability: 1e999}}": ("3:31", "expected finite numbers, got 1e999"),
    "tables: {main: {quorum: nan}}": ("3:25", "expected a finite number, got nan"),
    "fallback: {limits: {rebuild_scope: .nan}}": ("3:36", "expected a finite number, got .nan"),
    "calendar: {months: .inf}": ("3:20", "expected a finite number, got .inf"),
    "guarantees: {default: yes}": ("3:23", "expected a number, got yes (which is read as true)"),
    "guarantees: {default: {low: no, mode: 1, high: 1}}": (
        "3:29",
        "expected a number, got no (which is read as false)",
    ),
    "worlds: true": ("3:9", "expected a number, got true"),
    "guarantees: {no: 1}": ("3:14", "the key no is read as false; put it in quotes"),
    "parties: [no, hamas]": ("3:11", "expected the name of a party, got no"),
    "title: on": ("3:8", "on is read as true; put it in quotes"),
    "title: 2025-10-23": ("3:8", 'is read as a date; put it in quotes: "2025-10-23"'),
    "worlds: 2025-10-23": ("3:9", "expected a whole number, got the date 2025-10-23"),
    "calendar: {months: 1:30}": ("3:20", "expected a whole number, got 1:30"),
    "guarantees: {default: 0:30}": ("3:23", "got '0:30'"),
    "worlds: 0x10": ("3:9", "expected a whole number, got 0x10"),
    'worlds: "100"': ("3:9", "expected a number, got the text '100'; take the quotes away"),
    "fallback: {enabled: maybe}": ("3:21", "expected true or false, got maybe"),
}

BLANKS = {
    "worlds:": ("3:1", "worlds: expected a whole number, here is nothing; write a value, or leave the key out"),
    "parties:": ("3:1", "parties: expected a value, here is nothing"),
    "calendar: {months: }": ("3:12", "calendar.months: expected a whole number, here is nothing"),
    "parties: {hamas: {capabilty: }}": ("3:19", "unknown key 'capabilty' in parties.hamas; did you mean 'capability'?"),
    "parties: {hamas: {capability: }}": ("3:19", "parties.hamas.capability: expected a number, here is nothing"),
    "parties: {hamas: }": ("3:11", "parties.hamas: expected a mapping of keys, here is nothing"),
    "parties: {hamas: {ideal: {custody: }}}": ("3:27", "parties.hamas.ideal.custody: expected a number"),
    "parties: {hamas: {capability: {value: }}}": ("3:32", "expected a number, here is nothing"),
    "guarantees: {default: {low: 0, mode: , high: 1}}": ("3:32", "guarantees.default.mode: expected a number"),
    "parties: {hamas: {red_lines: [{issue: custody, below: }]}}": ("3:48", "red_lines.0.below: expected a number"),
    "parties: {hamas: {red_lines: [{isue: }]}}": ("3:32", "did you mean 'issue'?"),
    "parties:\n  -\n  - hamas": ("4:4", "parties.0: expected a value, here is nothing"),
    "tables: {main: {mediator: }}": ("3:17", "tables.main.mediator: expected text, here is nothing"),
    "tables: {main: {protocol: }}": ("3:17", "expected 'single_text' or 'alternating_offers'"),
    "extends:": ("3:1", "duplicate key 'extends'"),
    "set:": ("3:1", "set: expected a value, here is nothing"),
    "set: {delivery.tranche: }": ("3:7", "delivery.tranche: expected a number, here is nothing"),
    "set: {delivery.trance: }": ("3:7", "did you mean 'tranche'?"),
    "set: {delivery: {tranche: }}": ("3:18", "delivery.tranche: expected a number, here is nothing"),
    "sweep:": ("3:1", "sweep: expected a mapping of keys, here is nothing"),
    "sweep: {axes: }": ("3:9", "sweep.axes: expected"),
    "sweep: {axes: {delivery.tranche: }}": ("3:16", "sweep.axes.delivery.tranche: expected"),
    "sweep: {axes: {delivery.tranche: {from: 0, to: , steps: 3}}}": (
        "3:44",
        "sweep.axes.delivery.tranche.to: expected",
    ),
}

# What YAML reads where a decimal comma stands between braces, and where it does not.
COMMAS = {
    "guarantees: {default: 0,8}": ("3:23", "0,8 is read as the number 0 and then a key 8 without a value"),
    "guarantees: {default: 0,05}": ("3:23", "write a decimal with a point: 0.05"),
    "guarantees: {default: {low: 0,1, mode: 0,2, high: 0,3}}": ("3:29", "write a decimal with a point: 0.1"),
    "guarantees: {default: {low: 0.1, 2, high: 0.3}}": ("3:34", "the key 2 has no value"),
    "state: {aid_volume: -0,5}": ("3:21", "write a decimal with a point: -0.5"),
    "plan: {points: {p: {gist: g, issues: {i: {ladder: {0: none, 0,5: half}}}}}}": ("3:61", "the key 0 has no value"),
    "guarantees:\n  default: 0,8": (
        "4:12",
        "expected a number or {low, mode, high}, got '0,8'; write 0.8, with a point",
    ),
    "tables:\n  main:\n    quorum: 0,5": ("5:13", "expected a number, got 0,5; write 0.5, with a point"),
    'guarantees: {default: "0,8"}': ("3:23", "got '0,8'; write 0.8, with a point instead of the comma"),
    "set:\n  delivery.tranche: 0,2": ("4:21", "got '0,2'; write 0.2, with a point instead of the comma"),
}

SWEEPS = {
    "sweep: {axes: {guarantees.decomission: [0, 1]}}": ("3:16", "did you mean 'decommission'?"),
    "sweep: {axes: {gurantees.default: [0, 1]}}": ("3:16", "did you mean 'guarantees'?"),
    "sweep: {axes: {}}": ("3:8", "a grid needs axes"),
    "sweep: {axes: {guarantees.default: []}}": ("3:36", "expected at least one value"),
    "sweep: {axes: {guarantees.default: 3}}": ("3:36", "expected a list of values or {from, to, steps}"),
    "sweep: {axes: {guarantees.default: [0, 2]}}": ("3:40", "expected a value between 0 and 1, got 2"),
    "sweep: {axes: {guarantees.default: [0, 0.5, 0.5]}}": ("3:45", "0.5 is named twice"),
    "sweep: {axes: {guarantees.default: [1, 1.0]}}": ("3:40", "1.0 is named twice"),
    "sweep: {axes: {guarantees.default: [0.5, {value: 0.5}]}}": ("3:42", "is named twice"),
    "sweep: {axes: {guarantees.default: [{low: 0, mode: 0, high: 1}, {low: 0.0, mode: 0, high: 1}]}}": (
        "3:65",
        "is named twice",
    ),
    "sweep: {axes: {tables.main.mediators: [[us], [us]]}}": ("3:46", "is named twice"),
    "sweep: {axes: {delivery: [{tranche: 1}, {tranche: 1.0}]}}": ("3:41", "is named twice"),
    "sweep: {axes: {guarantees.default: [0.2, no]}}": ("3:42", "expected a number, got no (which is read as false)"),
    "sweep: {axes: {guarantees.default: null}}": ("3:36", "expected a value, got null"),
    "sweep: {axes: {guarantees.default: [0, null]}}": ("3:40", "expected a value, got null; to keep what the scenario"),
    "sweep: {axes: {incidents: [{truce: null}]}}": ("3:36", "expected a value, got null"),
    "sweep: {axes: {guarantees.default: {from: 1, to: 0, steps: 3}}}": ("3:43", "expected from < to, got 1 and 0"),
    "sweep: {axes: {guarantees.default: {from: 0, to: 1, steps: 1}}}": ("3:60", "steps from 2 to"),
    "sweep: {axes: {guarantees.default: {from: 0, to: 1, steps: 2.5}}}": ("3:60", "expected a whole number of steps"),
    "sweep: {axes: {guarantees.default: {from: 0, to: 1}}}": ("3:36", "the key 'steps' is missing"),
    "sweep: {axes: {guarantees.default: {from: 0, to: 1, step: 2}}}": ("3:53", "unknown key 'step'"),
    "sweep: {axes: {guarantees.default: {from: 0, to: 1e999, steps: 3}}}": ("3:50", "expected a number, got 1e999"),
    "sweep: {design: gird, axes: {guarantees.default: [1]}}": ("3:17", "did you mean 'grid'?"),
    "sweep: {design: list, axes: {guarantees.default: [1]}}": ("3:29", "a list needs points, and no axes"),
    "sweep: {design: list, points: [{guarantees.default: 1}, {guarantees.defalt: 1}]}": (
        "3:58",
        "did you mean 'default'?",
    ),
    "sweep: {design: list, points: [{guarantees.default: null}]}": ("3:53", "expected a value, got null"),
    "sweep: {axes: {worlds: [1, 2]}}": ("3:16", "'worlds' is the same at every design point"),
    "sweep: {axes: {tables.main.mediator: [us], tables.main.mediators: [[us]]}}": ("3:44", "set the same value"),
    "sweep: {axes: {guarantees.default: {from: 0, to: 1, steps: 400}, trust.noise: {from: 0, to: 1, steps: 400}}}": (
        "3:15",
        "expected at most 100,000 design points, got 160,000",
    ),
    "sweep: {axes: {delivery.slope: {from: 0, to: 1, steps: 3, scale: log}}}": ("3:39", "expected from > 0 on a log"),
    "sweep: {axes: {delivery.slope: {from: 1, to: 2, steps: 3, scale: logg}}}": ("3:66", "did you mean 'log'?"),
    "sweep: {design: sobol, size: 8}": ("3:8", "a sobol needs axes"),
    "sweep: {design: sobol, axes: {trust.noise: {from: 0, to: 1}}}": ("3:8", "a sobol needs size"),
    "sweep: {design: sobol, size: 100, axes: {trust.noise: {from: 0, to: 1}}}": (
        "3:30",
        "needs a power of two, got 100; the nearest are 64 and 128",
    ),
    "sweep: {design: sobol, size: 131072, axes: {trust.noise: {from: 0, to: 1}}}": ("3:30", "at most 100,000"),
    "sweep: {design: sobol, size: 8, axes: {trust.noise: {from: 1, to: 0}}}": ("3:60", "from < to, got 1 and 0"),
    "sweep: {design: sobol, size: 8, axes: {trust.noise: {from: 0, to: 1, steps: 3}}}": ("3:70", "are for a grid"),
    "sweep: {design: sobol, size: 8, axes: {trust.noise: {from: 0}}}": ("3:53", "the key 'to' is missing"),
    "sweep: {design: sobol, size: 8, axes: {trust.noise: 3}}": ("3:53", "a list of values or {from, to}"),
    "sweep: {design: sobol, size: 8, axes: {trust.noise: []}}": ("3:53", "expected at least one value"),
    "sweep: {design: sobol, size: 8, axes: {guarantees.default: {from: 0, to: 2}}}": ("3:74", "between 0 and 1, got 2"),
    "sweep: {design: sobol, size: 8, axes: {tables.main.rounds: {from: 1.5, to: 9}}}": ("3:67", "a whole number, got"),
    "sweep: {design: sobol, size: 8, axes: {talks.opening: {from: 0, to: 1}}}": (
        "3:62",
        "expected 'plan' or 'demands'",
    ),
    "sweep: {design: latin_hypercube, size: 0, axes: {trust.noise: {from: 0, to: 1}}}": ("3:40", "at least 1, got 0"),
    "sweep: {size: 8, axes: {trust.noise: [0, 1]}}": ("3:9", "a grid draws no points"),
    "sweep: {axes: {present.hamsa: [true, false]}}": ("3:16", "did you mean 'hamas'?"),
    "sweep: {axes: {present.fatah: [true, 0.5]}}": ("3:38", "is true or false: name both, [true, false]"),
    "sweep: {design: sobol, size: 4, axes: {present.fatah: {from: 0, to: 1}}}": ("3:62", "is true or false: name both"),
    "sweep: {axes: {present.fatah: {from: 0, to: 1, steps: 2}}}": ("3:31", "is true or false: name both"),
    "sweep: {axes: {present.hamas: [true, false]}}": ("3:38", "nobody is left to deliver 'hostages': keep hamas"),
    "sweep: {axes: {present: [{fatah: false, us: false}]}}": ("3:26", "nobody is left to deliver"),
    "agenda: points\nsweep: {axes: {agenda: [phases, package]}}": ("4:16", "leave the scenario's own at 'phases'"),
    "present: {fatah: false}\nsweep: {axes: {present.fatah: [true]}}": ("4:16", "leave fatah present"),
    "present: {hamas: false}": ("3:10", "nobody is left to deliver"),
    "present: {hamsa: false}": ("3:11", "unknown party 'hamsa'"),
}

SETTINGS = {
    "set: {parties.hamas.tactics.beta: 1}": ("3:7", "parties.hamas has no 'tactics'; did you mean 'tactic'?"),
    "set: {parties.hamsa.tactic.beta: 1}": ("3:7", "parties has no 'hamsa'; did you mean 'hamas'?"),
    "set: {parties.hamas.ideal.decomission: 1}": ("3:7", "did you mean 'decommission'?"),
    "set: {parties.hamas.tactic.beta.low: 1}": ("3:7", "parties.hamas.tactic.beta is a number and is set whole"),
    "set: {delivery.tranche: 3}": ("3:25", "delivery.tranche: expected a value between 0 and 1, got 3"),
    "set: {worlds.x: 3}": ("3:7", "nothing can be set below worlds"),
    "set: {relations.hamas.isreal: 0.1}": ("3:7", "did you mean 'israel'?"),
    "set: {relations.hamas.hamas: 0.1}": ("3:7", "expected relations and two parties"),
    "set: {sweep: {}}": ("3:7", "cannot be set by a path"),
    "set: [worlds]": ("3:6", "expected a mapping of path: value"),
    "set: {calendar.months: null}": ("3:24", "calendar.months: cannot be left out"),
}


@pytest.mark.parametrize("line", [*UNKNOWN, *VALUES, *NUMBERS, *BLANKS, *COMMAS, *SWEEPS, *SETTINGS])
def test_one_message_with_place_and_advice(line: str, refused: Refused) -> None:
    place, said = {**UNKNOWN, **VALUES, **NUMBERS, **BLANKS, **COMMAS, **SWEEPS, **SETTINGS}[line]
    message = refused(HEAD + line + "\n")
    assert message.startswith(f"mine.yaml:{place}: ")
    assert said in message


FILES: dict[str, tuple[str | bytes, str, str]] = {
    "empty": ("", "1:1", "the file is empty"),
    "comments only": ("# nothing\n", "1:1", "the file is empty"),
    "a scalar": ("hello\n", "1:1", "expected a mapping of keys"),
    "a list": ("- a\n", "1:1", "expected a mapping of keys"),
    "no name": ("title: x\n", "1:1", "the key 'name' is missing"),
    "name is no": ("name: no\n", "1:7", "no is read as false; put it in quotes"),
    "name is a number": ("name: 12\n", "1:7", "expected text, got 12"),
    "name with a space": ("name: Hello World\n", "1:7", "it names the results folder"),
    "not YAML": ("name: x\ntables: {main: [}\n", "2:17", "not YAML"),
    "a tab": ("name: x\ntables:\n\tmain: {}\n", "3:1", "indent with spaces, not tabs"),
    "two colons": ("name: x\ntitle: a: b\n", "2:9", "a second ': ' on one line"),
    "duplicate key": (HEAD + "worlds: 3\nworlds: 4\n", "4:1", "duplicate key 'worlds'; it is already on line 3"),
    "duplicate below": (HEAD + "tables:\n  main: {}\n  main: {}\n", "5:3", "it is already on line 4"),
    "a bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "2:8", "the alias *a is not read here"),
    "a merge key": (HEAD + "tables: {<<: {main: 1}}\n", "3:10", "merge key"),
    "an object": ("name: !!python/object/apply:os.system ['ls']\n", "1:7", "the tag !!python/object/apply:os.system"),
    "two documents": ("name: x\n---\nname: y\n", "2:1", "expected one YAML document"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00", "1:1", "not UTF-8 text"),
    "a zero byte": (b"name: x\n\x00", "2:1", "U+0000 has no place in a text file"),
    "latin-1": (b"name: caf\xe9\n", "1:10", "not UTF-8 text"),
    "deep lists": ("a: " + "[" * 5000, "1:67", "nested deeper than 64 levels"),
    "deep mappings": ("a: " + "{b: " * 5000, "1:256", "nested deeper than 64 levels"),
    "too large": ("a" * (MAX_BYTES + 1), "1:1", "larger than 16 MiB"),
    "no key": (HEAD + "? \n: 1\n", "3:2", "expected a key, here is none"),
    "a list as key": (HEAD + "? [a]\n: 1\n", "3:3", "expected a key, a name or a number"),
    "own plan, no parties": (own().rsplit("parties", 1)[0], "1:1", "needs parties of its own"),
    "own plan, seeds' party": (own().rsplit("parties", 1)[0] + "parties: [hamas]\n", "3:11", "as a mapping"),
    "own plan, unknown owner": (own("{delivers: [b]}"), "2:54", "unknown party 'b'"),
    "own plan, ladder": (own("{ladder: {2: high}}"), "2:52", "rungs of the ladder between 0 and 1, got 2"),
    "own plan, party name": (own().replace("{a:", '{"a.b":'), "3:11", "a name of letters, digits, '_' and '-'"),
}


@pytest.mark.parametrize("what", FILES)
def test_files_that_are_no_scenario(what: str, refused: Refused) -> None:
    content, place, said = FILES[what]
    message = refused(content)
    assert message.startswith(f"mine.yaml:{place}: ")
    assert said in message


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (
            "delivery.trance=0.2",
            "--set:1:1: unknown path 'delivery.trance': delivery has no 'trance'; did you mean 'tranche'?",
        ),
        ("delivery.tranche=2", "--set:1:18: delivery.tranche: expected a value between 0 and 1, got 2"),
        ("delivery.tranche", "--set:1:1: expected PATH=VALUE, got 'delivery.tranche'"),
        ("delivery.tranche=", "--set:1:1: expected PATH=VALUE, got 'delivery.tranche='"),
        ("delivery.tranche={low: 0", "--set:1:25: not YAML"),
        ("delivery.tranche=!!python/name:os.system", "--set:1:18: the tag"),
        ("tables.main.rounds=on", "--set:1:20: tables.main.rounds: expected a number, got on (which is read as true)"),
    ],
)
def test_settings_of_the_command_line(option: str, said: str, write: Write) -> None:
    name = write(HEAD)
    with pytest.raises(InputError) as caught:
        load(name, [option])
    assert str(caught.value).startswith(said)


# --- files and what they extend --------------------------------------------------------------------------------------


def test_missing_file_and_missing_name(write: Write) -> None:
    write(HEAD, "farmers.yaml")
    with pytest.raises(InputError, match=r"no file 'farmer.yaml'; did you mean 'farmers.yaml'\?"):
        load("farmer.yaml")
    with pytest.raises(InputError, match=r"no scenario 'basline'; did you mean 'baseline'\?"):
        load("basline")
    with pytest.raises(InputError, match="expected the name of a scenario"):
        load(" ")


def test_extends_what_is_not_there(refused: Refused) -> None:
    assert "mine.yaml:2:10: no scenario 'bseline'; did you mean 'baseline'?" in refused("name: x\nextends: bseline\n")
    message = refused("name: x\nextends: ./mein.yaml\n")
    assert message.startswith("mine.yaml:2:10: extends: no file './mein.yaml' beside mine.yaml")
    assert message.endswith("did you mean 'mine.yaml'?")
    assert "mine.yaml:2:10: extends: expected a scenario's name or path, got 3" in refused("name: x\nextends: 3\n")


def test_a_scenario_cannot_extend_itself(refused: Refused, write: Write) -> None:
    message = refused("name: x\nextends: mine.yaml\n")
    assert message == "mine.yaml:2:10: extends: a scenario cannot extend itself: mine.yaml -> mine.yaml"
    write("name: b\nextends: c.yaml\n", "b.yaml")
    write("name: c\ntitle: x\nextends: ./mine.yaml\n", "c.yaml")
    message = refused("name: x\nextends: b.yaml\n")
    assert message.startswith(
        "c.yaml:3:10: extends: a scenario cannot extend itself: mine.yaml -> b.yaml -> c.yaml -> "
    )


def test_a_cycle_through_a_link_is_one_too(write: Write, tmp_path: Path) -> None:
    write("name: x\nextends: other.yaml\n")
    (tmp_path / "other.yaml").symlink_to(tmp_path / "mine.yaml")
    with pytest.raises(InputError, match="cannot extend itself"):
        load("mine.yaml")


def test_extends_stays_in_its_folders(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(HEAD, "outside.yaml")
    write("name: x\nextends: ../outside.yaml\n", "inner/mine.yaml")
    assert load("inner/mine.yaml").name == "x"  # inside the working folder
    monkeypatch.chdir(tmp_path / "inner")
    with pytest.raises(InputError, match=r"^mine.yaml:2:10: extends: '../outside.yaml' is outside"):
        load("mine.yaml")
    (tmp_path / "inner" / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    write("name: x\nextends: link.yaml\n", "inner/mine.yaml")
    with pytest.raises(InputError, match="is outside"):
        load("mine.yaml")


def test_errors_in_what_is_extended_are_told_where_they_are(refused: Refused, write: Write) -> None:
    write(HEAD + "worlds: none\n", "base.yaml")
    assert refused("name: x\nextends: base.yaml\n").startswith(
        "base.yaml:3:9: worlds: expected a whole number, got none"
    )


def test_folders_and_special_files_are_no_scenarios(write: Write, tmp_path: Path) -> None:
    write(HEAD, "sub.yaml/inner.yaml")
    with pytest.raises(InputError, match=r"sub.yaml is a folder, expected a YAML file"):
        load("sub.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(InputError, match=r"pipe.yaml is not a file"):
        load("pipe.yaml")


def test_what_cannot_be_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    name = write(HEAD)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched, pytest.raises(InputError, match=f"cannot read {name}: Permission denied"):
        patched.setattr(Path, "open", denied)
        load(name)
    with monkeypatch.context() as patched, pytest.raises(InputError, match=r"cannot read .*: Permission denied"):
        patched.setattr(Path, "stat", denied)  # a folder on the way that may not be entered
        load(name)
