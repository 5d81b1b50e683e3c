"""Seats that a scenario gives to somebody else's code: a name, a Python object, a program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim import doors
from sim.errors import InputError
from sim.games.game import Game, look
from sim.model import Keep, Negotiation, forget
from sim.model.seats.by_program import Process
from sim.report.page import _asked
from sim.runs.engines import only_here
from sim.runs.runner import run
from sim.scenario.brought import brought
from sim.scenario.dump import dump
from sim.scenario.load import load
from sim.scenario.schema import Scenario, Sweep
from tests.doors.conftest import BOT
from tests.games.test_game import same as same_rows


def file_with(folder: Path, seat: str, party: str = "upfield") -> str:
    path = folder / "mine.yaml"
    path.write_text(f"name: mine\nextends: two-farmers\nparties:\n  {party}:\n    seat: {seat}\nworlds: 20\n")
    return str(path)


def seated(seat: Any, party: str = "upfield", worlds: int = 20) -> Scenario:
    return load("two-farmers", {f"parties.{party}.seat": seat}, worlds=worlds)


# --- what can be written ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seat", "said"),
    [
        ("{name: thrify}", "5:18: parties.upfield.seat.name: expected 'rules' or"),
        ("{name: thrify}", "got 'thrify'; did you mean 'thrifty'?"),
        (
            "{name: shaky}",
            "5:18: parties.upfield.seat.name: the seat 'shaky' of cairo-talks-micro (talks_micro_broken:Broken) cannot "
            "be imported: RuntimeError: it needs a library that is not there",
        ),
        (
            "{name: thrifty, params: {mor: 1}}",
            "5:36: parties.upfield.seat.params: unknown parameter 'mor' of 'thrifty'; did you mean 'more'?",
        ),
        (
            "{name: rules, params: {more: 1}}",
            "5:34: parties.upfield.seat.params: unknown parameter 'more' of the rules",
        ),
        ("{program: [python], params: {more: 1}}", "unknown parameter 'more' of a program; it takes none"),
        ("{program: [no-such-program, a.py]}", "5:21: parties.upfield.seat.program: there is no program 'no-such-pro"),
        ("{python: nowhere}", "5:20: parties.upfield.seat.python: expected package.module:object, got 'nowhere'"),
        ("{python: 'no_such_module:seat'}", "'no_such_module:seat' cannot be imported: ModuleNotFoundError"),
        ("{python: 'talks_micro:Absent'}", "'talks_micro:Absent' cannot be imported: AttributeError"),
        ("{python: '__main__:seat'}", "is known to this session alone: register it with @sim.seat, and name it"),
        ("{python: 'talks_micro:__doc__'}", "is no function, and has no method 'decide'"),
        ("{name: thrifty, program: [python]}", "5:11: parties.upfield.seat: expected one of name and program, for one"),
        ("{program: [python], seconds: 0}", "parties.upfield.seat.seconds: expected at least 0.001, got 0"),
        ("{nam: thrifty}", "unknown key 'nam' in parties.upfield.seat; did you mean 'name'?"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_place(package: Path, tmp_path: Path, seat: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load(file_with(tmp_path, seat))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_seat_of_somebody_who_decides_nothing_is_refused(bot: list[str], tmp_path: Path) -> None:
    path = tmp_path / "aunt.yaml"
    seat = f"seat: {{program: [{', '.join(bot)}]}}"
    path.write_text(f"name: aunt\nextends: two-farmers\nparties:\n  aunt: {{name: Aunt, role: contributor, {seat}}}\n")
    with pytest.raises(InputError, match=r"aunt.yaml:4:47: parties\.aunt\.seat: 'aunt' has nothing to decide here"):
        load(str(path))


def test_an_object_has_to_decide_something_of_its_seat(by_hand: None) -> None:
    @sim.seat("drafter")
    class Drafter:
        def drafts(self, view: Any, own: Any) -> Any:
            return own.advice()

    with pytest.raises(
        InputError, match="the seat 'drafter' decides nothing that upfield decides; expected one of come"
    ):
        seated({"name": "drafter"})
    both = {f"parties.{name}.seat": {"name": "drafter"} for name in ("egypt", "us")}
    with pytest.raises(InputError, match="another mediator of the table 'main' has a seat of its own already"):
        load("cairo-2025-10-23", both)


# --- what it does -------------------------------------------------------------------------------------------------


def test_the_rules_by_their_name_are_the_rules() -> None:
    named, plain = (
        Negotiation(scenario, range(8)).run().tables() for scenario in (seated({"name": "rules"}), load("two-farmers"))
    )
    assert all(same_rows(named[table], plain[table]) for table in ("runs", "issues"))


@pytest.mark.parametrize("how", ["decide", "arrays"])
def test_who_follows_the_advice_throughout_is_the_models_own_world(by_hand: None, how: str) -> None:
    if how == "decide":
        sim.seat("follower")(lambda asked: asked["advice"])
    else:
        advised = {name: lambda self, view, own: own.advice() for name in (*doors.PARTY_DECISIONS, "drafts", "pays")}
        sim.seat("follower")(type("Follower", (), advised))
    scenario = load("cairo-2025-10-23", {"parties.hamas.seat.name": "follower", "parties.egypt.seat.name": "follower"})
    mine, plain = (Negotiation(c, range(3)).run().tables() for c in (scenario, load("cairo-2025-10-23")))
    assert all(same_rows(mine[table], plain[table]) for table in ("runs", "issues"))


def test_a_run_with_a_program_says_so_and_is_another(bot: list[str], tmp_path: Path) -> None:
    """In workers and on a cluster: test_runs.py."""
    here = run(load(file_with(tmp_path, f"{{program: [{', '.join(bot)}], seconds: 60}}")), tmp_path / "here")
    assert (here.runs()["rounds"] >= 6).all()
    assert ("Seats", f"Upfield: the program {bot[0]} {bot[1]}") in _asked(here)
    assert list(here.manifest.code) == [f"program {bot[0]} {bot[1]}"]
    assert f"{bot[1]} (" in here.manifest.code[f"program {bot[0]} {bot[1]}"]
    assert here.manifest.fingerprint != run(load("two-farmers", worlds=20), tmp_path / "ours").manifest.fingerprint


def test_a_folder_of_another_program_is_refused(bot: list[str], tmp_path: Path) -> None:
    scenario = seated({"program": bot}, worlds=2)
    run(scenario, tmp_path / "out")
    Path(bot[1]).write_text(BOT.replace("< 6", "< 5"))
    with pytest.raises(InputError, match="differs in the program"):
        run(scenario, tmp_path / "out")


def test_a_python_object_is_noted_with_its_package(package: Path, tmp_path: Path) -> None:
    scenario = seated({"python": "talks_micro:patient", "params": {"meetings": 5}})
    runs = run(scenario, tmp_path / "out")
    assert runs.manifest.code["python talks_micro:patient"].startswith("cairo-talks-micro 1.0.0 (")
    assert (runs.runs()["rounds"] > 5).all()
    (tmp_path / "loose_module.py").write_text("def seat(asked):\n    return asked['advice']\n")
    sys.path.insert(0, str(tmp_path))
    try:
        assert brought(seated({"python": "loose_module:seat"}))["python loose_module:seat"].startswith(
            "the module loose"
        )
    finally:
        sys.path.remove(str(tmp_path))
        sys.modules.pop("loose_module", None)


def test_a_sweep_over_seats(package: Path, bot: list[str], tmp_path: Path) -> None:
    path = "parties.upfield.seat"
    swept = load("two-farmers", worlds=6).model_copy(
        update={"sweep": Sweep(axes={f"{path}.name": ["rules", "thrifty"]})}
    )
    results = run(swept, tmp_path / "out")
    assert list(results.manifest.code) == ["seat thrifty"]
    assert len(results.summary()) == 2
    programs = Sweep(axes={path: [{"program": bot}, {"name": "patient"}]})
    assert list(brought(load("two-farmers").model_copy(update={"sweep": programs}))) == [
        f"program {bot[0]} {bot[1]}",
        "seat patient",
    ]
    other = Path(bot[1]).with_name("other.py")
    other.write_text(BOT)
    words = Sweep(axes={f"{path}.program.1": [bot[1], str(other)]})
    assert list(brought(seated({"program": bot}).model_copy(update={"sweep": words}))) == [
        f"program {bot[0]} {bot[1]}",
        f"program {bot[0]} {other}",
    ]


def test_a_scenario_with_it_is_written_out_and_read_again(bot: list[str], tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    path.write_text(dump(seated({"program": bot, "seconds": 3})))
    again = load(str(path))
    assert dump(again) == path.read_text()
    assert again.parties["upfield"].seat is not None and again.parties["upfield"].seat.seconds == 3.0


def test_what_a_session_registers_is_computed_in_it(
    by_hand: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sim.seat("mine")(lambda asked: asked["advice"])
    scenario = seated({"name": "mine"}, worlds=6)
    run(scenario, tmp_path / "out", workers=2, part_size=2)
    assert caplog.messages == [
        "no other process knows the seat mine of this session, so everything is computed in this one"
    ]
    assert only_here(scenario)


@pytest.mark.parametrize(
    ("line", "detail", "seconds"),
    [
        ("print('nonsense', flush=True)", "expected a line of JSON", 60.0),
        ("sys.exit(3)", "the program has ended", 60.0),
        # It reads nothing more: were it asked on and on, the questions would fill the pipe, and nobody would go on.
        ("import time; time.sleep(600)", "TimeoutError: no answer within 0.01 seconds", 0.01),
    ],
)
def test_a_bad_program_is_an_event_and_the_rules_decide(tmp_path: Path, line: str, detail: str, seconds: float) -> None:
    path = tmp_path / "bad.py"
    path.write_text(f"import json, sys\nfor line in sys.stdin:\n    {line}\n")
    results = run(seated({"program": [sys.executable, str(path)], "seconds": seconds}, worlds=1), tmp_path / "out")
    events = results.events()
    bad = events[events["kind"] == "bad_answer"]
    assert len(bad) > 20 and (bad["actor"] == "upfield").all()
    assert bad["detail"].str.contains(detail, regex=False).all()
    assert results.runs().equals(run(load("two-farmers", worlds=1), tmp_path / "plain").runs())


def test_a_program_that_cannot_begin_is_an_event_too(tmp_path: Path) -> None:
    path = tmp_path / "odd"
    path.write_bytes(b"\x7fno program at all")
    path.chmod(0o755)
    model = Negotiation(seated({"program": [str(path)]}), range(1), Keep(transcript=1)).run()
    events = model.tables()["events"]
    said = {d for k, d in zip(events["kind"], events["detail"], strict=True) if k == "bad_answer"}
    assert len(said) == 1 and said.pop().startswith("GoneError: the program cannot begin: ")


def test_processes_end_with_the_model(bot: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []
    started = Process._begun

    def noted(self: Process) -> Any:
        process = started(self)
        begun.append(process)
        return process

    monkeypatch.setattr(Process, "_begun", noted)
    model = Negotiation(seated({"program": bot}), range(2))
    model.step()
    assert begun[-1].poll() is None
    model.run()
    assert begun[-1].poll() is not None
    other = Negotiation(seated({"program": bot}), range(2))
    forget(other)
    assert begun[-1].poll() is not None
    broken = Negotiation(seated({"program": bot}), range(2))
    broken.ends = None  # type: ignore[assignment]
    with pytest.raises(AttributeError):
        broken.run()
    assert begun[-1].poll() is not None
    assert len(set(map(id, begun))) == 3
    assert look(Game(seated({"program": bot}, "downfield"), ("upfield",))).request is not None
    assert len(set(map(id, begun))) == 4 and begun[-1].poll() is not None  # a person is asked beside a program


@pytest.mark.parametrize(
    ("decision", "answer", "said"),
    [
        (
            "answers",
            lambda view, own: own.advice()[:0],
            r"the seat 'odd' gave an answer to 'answers' for upfield of shape",
        ),
        ("asks", lambda view, own: own.advice() * np.nan, "gave an answer to 'asks' for upfield with NaN or infinity"),
        ("delivers", lambda view, own: own.advice() + 2.0, "gave an answer to 'delivers' for upfield from 2"),
        ("comes", lambda view, own: own.advice() * 1.0, "answer to 'comes' for upfield of type float64, expected true"),
        ("asks", lambda view, own: view.text.fill(0.0), "read-only"),
        ("asks", lambda view, own: own.interests.wish.fill(0.0), "read-only"),
        ("asks", lambda view, own: own.advice().fill(0.0), "read-only"),
    ],
)
def test_an_answer_over_arrays_that_is_none_is_an_error_of_the_world(
    by_hand: None, tmp_path: Path, decision: str, answer: Any, said: str
) -> None:
    sim.seat("odd")(type("Odd", (), {decision: lambda self, view, own: answer(view, own)}))
    with pytest.raises(ValueError, match=said):
        Negotiation(seated({"name": "odd"}), range(3)).run()
    runs = run(seated({"name": "odd"}, worlds=2), tmp_path / "out").runs()
    assert runs["error"].str.contains("ValueError").all()


@pytest.mark.parametrize(
    ("paid", "said"), [(-0.1, "paid less than nothing for egypt"), (5.0, "paid more than egypt has to pay with")]
)
def test_a_mediator_pays_no_more_than_it_has(by_hand: None, paid: float, said: str) -> None:
    @sim.seat("payer")
    class Payer:
        def pays(self, view: Any, own: Any) -> Any:
            return own.advice() + paid

    with pytest.raises(ValueError, match=said):
        Negotiation(load("cairo-2025-10-23", {"parties.egypt.seat.name": "payer"}), range(2)).run()
