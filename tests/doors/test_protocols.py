"""Protocols of somebody else's: in a file, at work, and where they are none."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim import doors
from sim.errors import InputError
from sim.model import Keep, Negotiation
from sim.report.page import _asked
from sim.runs.runner import run
from sim.scenario.brought import brought
from sim.scenario.load import load
from sim.scenario.schema import Scenario, Sweep
from sim.testing import check_protocol


def file_with(folder: Path, table: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(f"name: mine\nextends: two-farmers\ntables:\n  main: {table}\n")
    return str(path)


def under(protocol: str, **params: Any) -> Scenario:
    return load("two-farmers", {"tables.main.protocol": protocol, "tables.main.params": params})


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("{protocol: bel}", "mine.yaml:4:20: tables.main.protocol: expected"),
        ("{protocol: bel}", "got 'bel'; did you mean 'bell'?"),
        (
            "{protocol: cracked}",
            "4:20: tables.main.protocol: the protocol 'cracked' of cairo-talks-micro (talks_micro_broken:Broken) "
            "cannot be imported: RuntimeError: it needs a library that is not there",
        ),
        (
            "{protocol: bell, params: {pul: 1}}",
            "4:35: tables.main.params: unknown parameter 'pul' of 'bell'; did you mean 'pull'?",
        ),
        (
            "{protocol: voting, params: {speed: 1}}",
            "4:37: tables.main.params: unknown parameter 'speed' of a protocol that ships; it takes none",
        ),
    ],
)
def test_what_cannot_be_used_is_told_at_its_place(package: Path, tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load(file_with(tmp_path, table))
    assert said in str(caught.value)


def test_the_parameter_is_the_one_that_the_file_sets(package: Path) -> None:
    small, large = (Negotiation(under("bell", pull=share), range(30)).run().tables() for share in (0.0, 1.0))
    assert not np.array_equal(small["issues"]["agreed"], large["issues"]["agreed"], equal_nan=True)


def test_a_design_point_that_uses_it_is_noted(package: Path) -> None:
    swept = load("two-farmers").model_copy(update={"sweep": Sweep(axes={"tables.main.protocol": ["voting", "bell"]})})
    assert list(brought(swept)) == ["protocol bell"]


def test_its_label_is_what_the_report_calls_it(package: Path, tmp_path: Path) -> None:
    results = run(under("bell").model_copy(update={"worlds": 3}), tmp_path / "out")
    assert any("; the bell, at most 12 meetings" in said for _, said in _asked(results))
    ours = run(load("two-farmers", worlds=3), tmp_path / "ours")
    assert any("; single text, at most 12 meetings" in said for _, said in _asked(ours))


def test_salience_is_a_chance_where_it_says_so(by_hand: None) -> None:
    @sim.protocol("duel")
    def duel(meeting: Any) -> Any:
        return meeting.answer()

    assert under("duel")
    duel.salience_is_chance = True  # type: ignore[attr-defined]
    with pytest.raises(InputError, match="in the duel protocol salience is a chance of resisting, expected 0 to 1"):
        under("duel")


def test_a_function_alone_is_a_protocol_and_the_text_stays(by_hand: None) -> None:
    @sim.protocol("take_it")
    def take_it(meeting: Any) -> Any:
        """Take the published text, or leave it."""
        meeting.ask()
        return meeting.answer()

    made = Negotiation(under("take_it"), range(10), begin=False)
    made.start()
    before = made.cast.main.text.copy()
    made.run()
    assert np.array_equal(made.cast.main.text, before)


def test_what_it_does_before_the_first_meeting_is_there(by_hand: None) -> None:
    seen: list[np.ndarray] = []

    @sim.protocol("blank_sheet")
    class BlankSheet:
        by_median = True

        def opens(self, table: Any, agenda: Any) -> None:
            table.text = np.where(agenda.on_table, 0.5, table.text)

        def meet(self, meeting: Any) -> Any:
            seen.append(meeting.table.text.copy())
            return meeting.decided(np.full(meeting.table.capability.shape, True))

    tables = Negotiation(under("blank_sheet"), range(4), Keep(paths=True)).run().tables()
    assert (seen[0] == 0.5).all()
    assert all(tables["runs"]["agreed_1"])
    paths = {(kind, tick) for kind, tick in zip(tables["paths"]["series"], tables["paths"]["tick"], strict=True)}
    assert ("mean", 0) in paths  # round 0, and the mean beside the text


@pytest.mark.parametrize("name", doors.PROTOCOLS.own)
def test_our_protocols_pass(name: str) -> None:
    check_protocol(name)


def test_those_of_the_package_pass(package: Path) -> None:
    check_protocol("gavel")  # a module
    check_protocol("bell", {"pull": 0.2})


# --- what is wrong ------------------------------------------------------------------------------------------------


def with_answers(**changes: Any) -> Any:
    """A protocol whose answers are changed so."""

    def odd(meeting: Any) -> Any:
        meeting.ask()
        answers = meeting.answer()
        return dataclasses.replace(
            answers, **{name: change(getattr(answers, name)) for name, change in changes.items()}
        )

    return odd


def with_table(change: Any) -> Any:
    """A protocol that leaves the table so."""

    def odd(meeting: Any) -> Any:
        meeting.ask()
        answers = meeting.answer()
        change(meeting)
        return answers

    return odd


def one_for_all(meeting: Any) -> Any:
    meeting.ask()
    meeting.lay(np.full_like(meeting.table.text, meeting.table.demands.mean()))
    return meeting.answer()


def late(meeting: Any) -> None:
    meeting.table.text = meeting.table.text[:1]


class Moody:
    """Another one each time it is made."""

    made = 0

    def __init__(self) -> None:
        Moody.made += 1
        self.part = 1.0 - 0.001 * Moody.made

    def meet(self, meeting: Any) -> Any:
        meeting.ask()
        meeting.lay(meeting.table.demands.mean(axis=1) * self.part)
        return meeting.answer()


class Later:
    """Breaks the table after the meeting."""

    def meet(self, meeting: Any) -> Any:
        meeting.ask()
        return meeting.answer()

    next_text = staticmethod(late)


class Sooner(Later):
    """Breaks the table before it."""

    next_text = staticmethod(lambda meeting: None)

    def opens(self, table: Any, agenda: Any) -> None:
        table.text = table.text + 2.0


class Silent:
    """Has no meeting at all."""


def set_attribute(name: str, value: Any) -> Any:
    return lambda meeting: setattr(meeting.table, name, value(meeting.table))


def off_the_table(meeting: Any) -> None:
    meeting.agenda = dataclasses.replace(meeting.agenda, on_table=np.zeros_like(meeting.agenda.on_table))
    meeting.table.text = meeting.table.text * 0.5


def spoils(meeting: Any) -> None:
    meeting.table.interests[0].wish[:] = 0.5


def ends_it(meeting: Any) -> None:
    meeting.table.meeting = np.zeros_like(meeting.table.meeting)


def where_nobody_meets(meeting: Any) -> Any:
    """Half of the worlds agree at the first meeting; the text moves in all of them afterwards."""
    if meeting.number > 1:
        meeting.table.text = np.where(meeting.agenda.on_table, 0.123, meeting.table.text)
    half = np.arange(len(meeting.table.meeting)) % 2 == 0
    return meeting.decided(np.repeat(half[:, None], len(meeting.table.parties), axis=1))


@pytest.mark.parametrize(
    ("protocol", "said"),
    [
        (lambda meeting: None, "gave no Answers at a meeting, but NoneType"),
        (with_answers(accepts=lambda a: a[:, :1]), "gave an array 'accepts' of shape (12, 1), expected (12, 2)"),
        (with_answers(accepts=lambda a: a * 1.0), "gave an array 'accepts' of type float64, expected true or false"),
        (with_answers(price=lambda a: a * np.nan), "gave an array 'price' with NaN or infinity in it"),
        (with_answers(gain=lambda a: a * np.nan), "gave an array 'gain' with NaN or infinity in it"),
        (with_answers(hope=lambda a: a + np.inf), "gave an array 'hope' with NaN or infinity in it"),
        (with_answers(home=lambda a: a * np.nan), "gave an array 'home' with NaN in it"),
        (with_answers(reserved=lambda a: "low"), "gave no numbers as its array 'reserved', but str"),
        (with_answers(paid=lambda a: a - 1.0), "gave a payment below 0"),
        (with_answers(walks=lambda a: a + 5), "gave an array 'walks' with a number that is no seat, expected -1 to 1"),
        (with_answers(walks=lambda a: a * 1.0), "gave an array 'walks' of type float64, expected whole numbers"),
        (with_answers(own=lambda a: a[:3]), "gave an array 'own' of shape (3,), expected (12,)"),
        (with_table(set_attribute("text", lambda t: t.text * np.nan)), "gave a text on the table with NaN"),
        (with_table(set_attribute("demands", lambda t: t.demands + 1.5)), "gave a table of demands from 1.5"),
        (with_table(set_attribute("consensus", lambda t: t.consensus + 2.0)), "gave a consensus from 2"),
        (with_table(set_attribute("proposer", lambda t: t.proposer + 9)), "gave a table.proposer with a number"),
        (with_table(ends_it), "changed table.meeting: which worlds meet is not for it to say"),
        (with_table(off_the_table), "changed the text on an issue that is not on the table"),
        (where_nobody_meets, "changed table.text in a world that does not meet"),
        (with_table(spoils), "changed interests[0].wish, which it was shown"),
        (Later, "'Later' gave a text on the table of shape (1, 4)"),
        (Sooner, "'Sooner' gave a text on the table from 3 to 3, expected 0 to 1"),
        (Moody, "'Moody' takes another course when the same is played again"),
        (one_for_all, "'one_for_all' answers world 0 otherwise where other worlds stand beside it"),
        (Silent, "is no function, and has no method 'meet'"),
        ("votng", "'votng' cannot be used: tables.main.protocol: expected"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(protocol: Any, said: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_protocol(protocol)
    assert said in str(caught.value)
    assert "under-examination" not in doors.PROTOCOLS


def test_a_bad_one_is_an_error_of_the_world(by_hand: None, tmp_path: Path) -> None:
    sim.protocol("odd")(with_answers(gain=lambda gain: gain * np.nan))
    runs = run(under("odd").model_copy(update={"worlds": 4}), tmp_path / "out").runs()
    assert len(runs) == 4
    assert all("the protocol 'odd' gave an array 'gain' with NaN" in error for error in runs["error"])
