"""A case of one's own to begin with: it runs, it explains every key, and every key that it shows can be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from sim import cli, fields
from sim.case.evidence import Document, Statement
from sim.case.plan import Gate, Issue, Plan, Point
from sim.case.profile import Constituency, Mediation, Profile, RedLine, Spoiler, Tactic
from sim.errors import InputError
from sim.model import Negotiation
from sim.scenario.blank import blank
from sim.scenario.event import Effect, Event
from sim.scenario.load import load
from sim.scenario.rules import Rules
from sim.scenario.schema import Precision, Relation, Scenario, Sweep, Table
from tests.scenario.conftest import Write

ELSEWHERE = {  # explained on pages of their own, or not for people to write
    (Scenario, "lesson"), (Scenario, "changed"), (Sweep, "points"), (Sweep, "size"), (Sweep, "seed"),
    (Tactic, "params"), (Table, "params"), (Profile, "seat"), (Scenario, "inner"),
}  # fmt: skip
MODELS: list[type[BaseModel]] = [
    Scenario, Plan, Point, Issue, Gate, Profile, Tactic, RedLine, Constituency, Mediation, Spoiler, Relation, Table,
    Document, Statement, Sweep, Precision, Event, Effect,
]  # fmt: skip


def switched_on(text: str) -> str:
    """The text with every key that is switched off put to use."""
    return re.sub(r"^( *(?:- )?)#(?=[a-z])", r"\1", text, flags=re.MULTILINE)


def test_it_runs(write: Write) -> None:
    scenario = load(write(blank("mine", "mine.yaml")))
    runs = Negotiation(scenario, range(60)).run().tables()["runs"]
    assert set(runs["error"]) == {""}
    assert len(set(runs["outcome"])) > 1, "a case in which always the same happens teaches nothing"


def test_every_key_that_it_shows_can_be_used(write: Write) -> None:
    text = switched_on(blank("mine", "mine.yaml"))
    assert not re.search(r"^ *#[a-z]", text, re.MULTILINE)
    scenario = load(write(text))
    assert scenario.parties["north"].spoiler is not None
    assert scenario.sweep is not None
    Negotiation(scenario, range(5)).run()


@pytest.mark.parametrize("model", [*MODELS, *(fields.model_of(fields.field(Rules, g)) for g in Rules.model_fields)])
def test_every_key_is_in_it(model: type[BaseModel]) -> None:
    keys = set(re.findall(r"[\s{#-](\w+):", blank("mine", "mine.yaml")))
    keys |= {"mediators"} if "mediator" in keys else set()
    assert {key for key in model.model_fields if (model, key) not in ELSEWHERE} <= keys


def test_every_key_is_explained_above_the_line_where_it_is_first_met() -> None:
    lines = blank("mine", "mine.yaml").splitlines()
    for what in ("capability:", "#risk:", "delivers:", "#reversible:", "no_agreement:", "  #slope:"):
        at = next(k for k, line in enumerate(lines) if line.lstrip().startswith(what.strip()))
        assert lines[at - 1].lstrip().startswith("# "), what


@pytest.mark.parametrize("model", [m for m in MODELS if m is not Scenario])
def test_every_key_has_a_description(model: type[BaseModel]) -> None:
    for key, info in model.model_fields.items():
        assert info.description and info.description.endswith("."), f"{model.__name__}.{key}"


def test_a_name_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(InputError, match="small letters"):
        blank("My Case", "x.yaml")


def test_the_command_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli.cli, ["new", "mine", "--blank"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == blank("mine", "mine.yaml")
    assert "cairo-talks run mine.yaml" in done.output


def test_the_command_does_not_take_a_base_for_it() -> None:
    done = CliRunner().invoke(cli.cli, ["new", "mine", "--blank", "--base", "baseline"])
    assert isinstance(done.exception, InputError) or done.exit_code == 2
