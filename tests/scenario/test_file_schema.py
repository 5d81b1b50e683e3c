"""The JSON Schema for editors accepts what loads and marks what does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim import yamltree
from sim.case.profile import Tactic
from sim.data import scenarios_folder
from sim.scenario.dump import dump
from sim.scenario.file_schema import file_schema
from sim.scenario.load import load
from sim.scenario.starter import starter
from tests.scenario.draft7 import faults, unknown_words

SCHEMA = file_schema()


def found(text: str) -> list[str]:
    return faults(yamltree.parse(text).value, SCHEMA, SCHEMA)


def test_it_is_plain_json_and_uses_no_word_the_checks_below_pass_over() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert not unknown_words(SCHEMA)


@pytest.mark.parametrize("path", sorted(scenarios_folder().glob("*.yaml")), ids=lambda path: path.stem)
def test_it_accepts_the_scenarios_that_ship(path: Path) -> None:
    assert found(path.read_text(encoding="utf-8")) == []


def test_it_accepts_what_the_program_writes() -> None:
    assert found(starter("mine")) == []
    assert found(dump(load("cairo-2025-10-23"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "parties: [hamas, israel]",
        "parties: {hamas: null, israel: {risk: 2}}",
        "guarantees: {default: {mode: 0.3, assumption: why}}",
        "sweep: {axes: {delivery.tranche: {from: 0, to: 1, steps: 3}}}",
        "sweep: {design: list, points: [{delivery.tranche: 0.1}]}",
        "sweep: {design: list, points: designs/mine.csv}",
        "sweep: {design: sobol, size: 8, seed: 1, axes: {delivery.slope: {from: 1, to: 9, scale: log}}}",
        "sweep: {independent: true, axes: {present.fatah: [true, false]}}",
        "present: {fatah: false}",
        "parties: {hamas: {ideal: {custody: none, rafah: null}}}",
        "parties: {hamas: {tactic: {mix: {zeuthen: 1, tit_for_tat: null}}}}",
        "extends: null",
        "tables: {washington: null, main: {rounds: 3}, cairo: {mediator: egypt}}",
        "set: {parties.hamas.tactic.beta: 1}",
        "worlds: auto",
    ],
)
def test_it_accepts_layers(line: str) -> None:
    assert found(f"name: mine\n{line}\n") == []


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("tabels: {}", ".tabels"),
        ("delivery: {trance: 0.2}", ".delivery"),
        ("guarantees: {default: 1.4}", ".guarantees"),
        ("guarantees: {default: {low: 0.1}}", ".guarantees"),
        ("parties: {hamas: {risk: 0.5}}", ".parties"),
        ("parties: hamas", ".parties"),
        ("parties: {hamas: {ideal: {custody: nothing}}}", ".parties"),
        ("parties: {hamas: {tactic: {mix: {zeuten: 1}}}}", ".parties"),
        ("parties: {hamas: {red_lines: [{issue: custody, above: far}]}}", ".parties"),
        ("sweep: {seed: -1}", ".sweep"),
        ("plan: gazza", ".plan"),
        ("worlds: 0", ".worlds"),
        ("worlds: true", ".worlds"),
        ("talks: {opening: plans}", ".talks"),
        ("relations: [{between: [hamas], value: 0}]", ".relations"),
        ("sweep: {axes: {delivery.tranche: []}}", ".sweep"),
        ("tables: {main: {quorum: 2}}", ".tables"),
        ("sweep: {design: saltelli}", ".sweep"),
        ("sweep: {size: 0}", ".sweep"),
        ("sweep: {axes: {delivery.slope: {from: 1, to: 9, scale: cubic}}}", ".sweep"),
        ("present: {fatah: maybe}", ".present"),
    ],
)
def test_it_marks_what_is_wrong(line: str, where: str) -> None:
    faulty = found(f"name: mine\n{line}\n")
    assert faulty and all(fault.startswith(where) for fault in faulty)


def test_numbers_and_models_are_written_once_without_what_pydantic_adds() -> None:
    words = json.dumps(SCHEMA)
    assert '"title": "Table"' not in words and '"default": {' not in words and "x-number" not in words
    assert SCHEMA["definitions"]["Tactic"]["properties"]["beta"] == {
        "description": Tactic.model_fields["beta"].description,
        "anyOf": [{"$ref": "#/definitions/number_0.02_to_50"}, {"type": "null"}],
    }
    assert SCHEMA["definitions"]["number_0.02_to_50"]["anyOf"][0] == {"type": "number", "minimum": 0.02, "maximum": 50}


def test_it_asks_for_a_name() -> None:
    assert found("title: x\n") == [".name: missing"]
    assert found("name: Hello World\n") == [".name: not of the pattern"]


def test_a_real_validator_agrees() -> None:
    jsonschema: Any = pytest.importorskip("jsonschema")
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft7Validator(SCHEMA)
    assert validator.is_valid({"name": "mine", "guarantees": {"default": 0.3}})
    assert not validator.is_valid({"name": "mine", "guarantees": {"default": 3}})
