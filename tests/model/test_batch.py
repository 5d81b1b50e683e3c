"""The worlds that wait are left out, and nobody can tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.curves import Curves
from sim.model import Keep, Negotiation, batch, negotiation
from sim.model.batch import Batch
from sim.model.process import course
from sim.model.rules import red_lines  # whose classes hold rows of worlds, as this file's do not
from sim.scenario.load import load
from sim.types import Floats

WORLDS = 130
EVERYTHING = Keep(paths=True, transcript=70, solutions=False)


def told(name: str, changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return Negotiation(load(name, changes), range(WORLDS), EVERYTHING).run().tables()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("cairo-2025-10-23", {}),
        ("palestinian-unity", {}),
        ("un-mandate", {}),
        ("step-for-step", {"incidents.rate": 1.0}),
        ("two-farmers", {"tables.main.protocol": "voting", "parties.downfield.ratification": 0.7}),
    ],
)
def test_every_number_is_to_the_bit_as_if_all_had_been_worked_on(
    name: str, changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    unnoticed(name, changes, monkeypatch)


def test_tables_of_values_have_rows_of_worlds_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    risk = "{low: 1, mode: 2, high: 3}"
    values = "{water_share: {0: 2, 0.5: 3, 1: 0}, upkeep: {0: 0, 1: 1}}"
    upfield = f"{{ideal: {{water_share: null, upkeep: null}}, risk: {risk}, values: {values}}}"
    mine = tmp_path / "mine.yaml"
    mine.write_text(f"name: mine\nextends: two-farmers\nparties: {{upfield: {upfield}}}\n")
    unnoticed(str(mine), {"tables.main.protocol": "voting", "parties.downfield.ratification": 0.7}, monkeypatch)


def unnoticed(name: str, changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    left, leave = [], Batch.leave

    def counted(self: Batch, state: dict[str, Any], going: Any) -> Any:
        left.append(len(self.rows) - int(going.sum()))
        return leave(self, state, going)

    monkeypatch.setattr(batch, "MANY", 1)
    monkeypatch.setattr(batch, "IDLE", 1e-9)
    monkeypatch.setattr(Batch, "leave", counted)
    monkeypatch.setattr(negotiation, "SHELF", course.Shelf(0))  # talks inside are played each time
    some = told(name, changes)
    assert len(left) > 3 and min(left) > 0, "worlds are left out, or this shows nothing"
    monkeypatch.setattr(Negotiation, "gather", lambda self: None)
    every = told(name, changes)
    for table, columns in every.items():
        assert some[table].keys() == columns.keys()
        for column, values in columns.items():
            assert same(some[table][column], values), f"{table}.{column}"


def same(one: Any, other: Any) -> bool:
    """Whether two columns are alike to the bit; a number that is missing is like one that is missing."""
    one, other = np.asarray(one), np.asarray(other)
    number = one.dtype.kind == other.dtype.kind == "f"
    return one.shape == other.shape and bool(np.array_equal(one, other, equal_nan=number))


def test_who_decides_with_code_of_his_own_is_never_left_out() -> None:
    class Own:
        def aspires(self, view: Any, own: Any) -> Floats:
            return np.ones(len(own.floor))

    model = Negotiation(load("two-farmers"), range(400))
    seat: Any = model.cast.parties[0].seat
    assert seat.ours
    seat.kinds = [(1.0, Own())]
    assert not seat.ours


# --- the walk itself -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Inner:
    text: Floats
    months: Floats


class Holder:
    """As a class of the model would hold arrays."""

    def __init__(self, worlds: int) -> None:
        self.places = np.arange(worlds * 2.0).reshape(worlds, 2)
        self.shared = self.places
        self.trust = np.arange(3.0 * worlds).reshape(3, worlds)
        self.inner = Inner(np.arange(float(worlds)), np.zeros(worlds))
        self.pair = (0.5, np.arange(worlds))
        self.rest = [np.arange(3), {"a": np.ones(worlds)}]
        self.others = np.arange(7)


class Reader(Holder):
    """One that does not write into what it holds."""


Holder.__module__ = Inner.__module__ = Reader.__module__ = red_lines.__name__


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[Holder], tuple[Batch, dict[str, Any]]]:
    monkeypatch.setattr(batch, "FEWEST", 4)

    def made(holder: Holder) -> tuple[Batch, dict[str, Any]]:
        worlds = len(holder.places)
        written = () if isinstance(holder, Reader) else (Holder,)
        return Batch(worlds, others=7, written=written), {"holder": holder}

    return made


def first(worlds: int, count: int) -> np.ndarray:
    return np.arange(worlds) < count


def test_rows_are_left_out_of_every_array_of_worlds_and_of_no_other(held: Any) -> None:
    holder = Holder(20)
    where, state = held(holder)
    gone = where.leave(state, np.arange(20) % 2 == 1)
    assert where.rows.tolist() == list(range(1, 20, 2)) and gone.sum() == 10 and not where.whole
    assert holder.places.tolist() == [[2.0 * w, 2.0 * w + 1] for w in range(1, 20, 2)]
    assert holder.trust.shape == (3, 10) and holder.trust[1].tolist() == [20.0 + w for w in range(1, 20, 2)]
    assert holder.pair[1].tolist() == list(range(1, 20, 2)) and holder.pair[0] == 0.5
    assert holder.shared is holder.places, "who shared an array still does"
    assert len(holder.others) == 7 and len(holder.rest[0]) == 3 and len(holder.rest[1]["a"]) == 10


def test_what_was_written_or_replaced_is_put_back_and_the_others_are_as_they_were(held: Any) -> None:
    holder = Holder(20)
    places, before = holder.places, holder.inner.text.copy()
    where, state = held(holder)
    where.leave(state, first(20, 12))
    holder.places[:] = -1.0  # written to
    holder.inner = replace(holder.inner, text=holder.inner.text + 100.0)  # replaced, in a new holder
    where.leave(state, first(12, 9))  # and fewer still
    holder.trust = holder.trust * 0.0
    holder.rest.append(np.ones(9))  # nobody had this before
    where.rejoin(state)
    assert where.whole and where.rows.tolist() == list(range(20))
    assert holder.places is places and holder.shared is places
    assert places[:12].tolist() == [[-1.0, -1.0]] * 12 and places[12:].min() == 24.0
    assert holder.inner.text.tolist() == [*(before[:12] + 100.0), *before[12:]]
    assert holder.trust[2].tolist() == [0.0] * 9 + [40.0 + w for w in range(9, 20)]
    assert holder.rest[2].tolist() == [1.0] * 9 + [0.0] * 11


def test_whoever_says_it_does_not_write_cannot(held: Any) -> None:
    holder = Reader(20)
    where, state = held(holder)
    where.leave(state, first(20, 12))
    with pytest.raises(ValueError, match="read-only"):
        holder.places[:] = 0.0


def test_some_that_wait_stay_where_too_few_go_on(held: Any) -> None:
    holder = Holder(20)
    where, state = held(holder)
    gone = where.leave(state, first(20, 3))
    assert len(where.rows) == 8 and gone.sum() == 12, "more rows than the longest of the other axes, which is 7"
    assert set(range(3)) <= set(where.rows.tolist())


def test_leaving_out_is_worth_it_only_where_many_wait() -> None:
    where = Batch(1000, others=40)
    assert where.worth_leaving(first(1000, 500))
    assert not where.worth_leaving(first(1000, 700)), "too few of them"
    assert not Batch(200, others=40).worth_leaving(first(200, 70)), "too few at all"
    assert not Batch(200, others=180).worth_leaving(first(200, 1)), "an axis of another kind is nearly as long"


def test_exponents_beside_tables_of_values_have_rows_as_well(held: Any) -> None:
    holder = Holder(20)
    holder.rest = [Curves.of({"a": {0.0: 1.0, 1.0: 3.0}}, ["a"], np.arange(20.0)[:, None])]
    where, state = held(holder)
    where.leave(state, first(20, 12))
    assert holder.rest[0].risk.shape == (12, 1)
    where.rejoin(state)
    assert holder.rest[0].risk.shape == (20, 1)
