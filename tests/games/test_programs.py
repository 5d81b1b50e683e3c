"""A program at the table: whatever it does, the world goes on, and what it did is written down."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from sim.model import Keep, Negotiation
from sim.model.seats.by_program import GoneError, Process
from sim.model.seats.makers import Program
from sim.model.seats.seat import Invitation
from sim.scenario.load import load
from tests.games.test_game import same

LOOP = "import json, sys, time\nfor n, line in enumerate(sys.stdin):\n    asked = json.loads(line)\n"


def run(decide: Callable[[dict[str, Any]], Any], worlds: int = 2) -> Negotiation:
    seats = {"downfield": Program(decide)}
    return Negotiation(load("two-farmers"), range(worlds), Keep(transcript=worlds), seats=seats).run()


def rule(worlds: int = 2) -> Negotiation:
    return Negotiation(load("two-farmers"), range(worlds), Keep(transcript=worlds)).run()


def bad(model: Negotiation) -> list[tuple[str, str]]:
    """Decision and detail of every answer that was none."""
    events = model.tables()["events"]
    rows = zip(events["kind"], events["actor"], events["other"], events["detail"], strict=True)
    return [
        (decision, detail) for kind, actor, decision, detail in rows if kind == "bad_answer" and actor == "downfield"
    ]


@pytest.mark.parametrize(
    "answer",
    [None, "yes", [], {"nothing": 1}, {"fence": float("nan")}, {"fence": 7}, -1, float("inf"), {"fence": True}],
)
def test_an_answer_that_is_none_is_an_event_and_the_rules_decide(answer: Any) -> None:
    model = run(lambda _asked: answer)
    assert same(model.tables()["runs"], rule().tables()["runs"])
    found = bad(model)
    assert {decision for decision, _ in found} >= {"comes", "asks", "answers", "delivers"}
    assert all(detail.startswith(("expected", "unknown", "fence:", "willingness:")) for _, detail in found)


def test_a_program_that_fails_is_an_event_and_the_rules_decide() -> None:
    def fails(_asked: dict[str, Any]) -> Any:
        raise KeyError("lost")

    model = run(fails)
    assert same(model.tables()["runs"], rule().tables()["runs"])
    assert {detail for _, detail in bad(model)} == {"KeyError: 'lost'"}


def process(tmp_path: Path, body: str, seconds: float = 20.0) -> Process:
    program = tmp_path / "program.py"
    program.write_text(LOOP + "".join(f"    {line}\n" for line in body.splitlines()))
    return Process([sys.executable, "-u", str(program)], seconds)


def test_a_process_that_follows_the_advice_is_the_models_own_world(tmp_path: Path) -> None:
    at = process(tmp_path, "print(json.dumps(asked['advice']))")
    model = run(at)
    at.close()
    assert bad(model) == []
    assert same(model.tables()["runs"], rule().tables()["runs"])


def test_a_process_decides(tmp_path: Path) -> None:
    at = process(tmp_path, "print('false' if asked['decide'] == 'answers' else '\"advice\"')")
    runs = run(at).tables()["runs"]
    at.close()
    assert runs["outcome"] == ["no_agreement"] * 2
    assert "by_hand" in runs["reason_kind"]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("print('nonsense')", "expected a line of JSON"),
        ("print('[' * 10000)", "expected a line of JSON"),
        ("print('NaN')", "expected a line of JSON"),
        ("sys.exit(3)", "the program has ended"),
    ],
)
def test_a_process_that_answers_nonsense_or_dies_is_written_down(tmp_path: Path, body: str, detail: str) -> None:
    at = process(tmp_path, body)
    model = run(at, 1)
    at.close()
    assert same(model.tables()["runs"], rule(1).tables()["runs"])
    assert all(detail in said for _, said in bad(model))
    assert bad(model)


def test_a_process_that_is_late_once_is_heard_again_afterwards(tmp_path: Path) -> None:
    """Its late answer is not taken for the answer to the next question."""
    at = process(tmp_path, "time.sleep(1.5 if n == 0 else 0)\nprint(json.dumps(asked['advice'] if n else 12345))", 1.0)
    model = run(at, 1)
    at.close()
    said = bad(model)
    assert said[0] == ("comes", "TimeoutError: no answer within 1 seconds")
    assert all("12345" not in detail for _, detail in said)
    assert same(model.tables()["runs"], rule(1).tables()["runs"])


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="there are no groups of processes")
def test_what_a_program_has_begun_ends_with_it(tmp_path: Path) -> None:
    """As where a shell stands between: it would be ended, and the program behind it would go on."""
    body = "print(json.dumps([asked['advice'], os.getpid()]), flush=True)"
    program = tmp_path / "program.py"
    program.write_text(LOOP.replace("import json", "import os, json") + f"    {body}\n")
    at = Process(["sh", "-c", f"{sys.executable} -u {program}; true"], 20.0)
    said, number = at({"advice": 1})
    assert said == 1
    os.kill(number, 0)
    at.close()
    for _ in range(200):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            break
        if "Z" in Path(f"/proc/{number}/stat").read_text().split(")")[1][:3]:
            break  # it has ended, and nobody has taken note of it yet
        time.sleep(0.02)
    else:
        pytest.fail("the program goes on")
    with pytest.raises(GoneError, match="the program has ended"):
        at({"advice": 1})


def test_a_view_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Invitation(None, None, (), None, 0.0).agenda = None  # type: ignore[misc, arg-type]
