"""Solutions over combinations of options: a plain loop over all of them comes to the same."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest

from sim.curves import Curves
from sim.data import scenarios_folder
from sim.findings.exercise import exercise
from sim.measures import options
from sim.measures.options import Space
from sim.measures.solutions import pareto_gap
from sim.report.exercise import lines
from sim.scenario.exercise_table import Exercise, read
from sim.scenario.load import load


def shipped() -> Exercise:
    return read(str(scenarios_folder() / "exercises" / "river-valley.csv"))


def deals(table: Exercise) -> list[tuple[dict[str, str], list[float]]]:
    """Every deal in words, and the points that it gives each party: written without anything of the model."""
    found = []
    for chosen in itertools.product(*(given.items() for given in table.points.values())):
        words = dict(zip(table.points, (option for option, _ in chosen), strict=True))
        found.append((words, [sum(given[i] for _, given in chosen) for i in range(len(table.parties))]))
    return found


def test_the_exercise_that_ships_has_the_solutions_that_a_loop_finds() -> None:
    table, found = shipped(), exercise(load("river-valley"))
    every = deals(table)
    good = [(w, p) for w, p in every if all(a >= b for a, b in zip(p, table.thresholds, strict=True))]
    assert (found.count, len(found.for_all)) == (len(every), len(good)) == (432, 11)
    assert found.passing == len(good), "everybody has to agree"
    assert found.parties == list(table.parties)
    listed = {tuple(deal.options.values()): tuple(deal.points.values()) for deal in found.for_all}
    assert listed == {tuple(w.values()): tuple(p) for w, p in good}
    beaten = [
        any(all(x >= y for x, y in zip(q, p, strict=True)) and q != p for _, q in every) for _, p in every
    ]  # fmt: skip
    assert found.efficient == beaten.count(False)

    spans = [table.most(i) - table.least(i) for i in range(len(table.parties))]
    gains = [[(a - b) / s for a, b, s in zip(p, table.thresholds, spans, strict=True)] for _, p in good]
    most = [max(g[i] for g in gains) for i in range(len(spans))]
    scores = {
        "nash": [math.prod(g) for g in gains],
        "kalai_smorodinsky": [min(x / m for x, m in zip(g, most, strict=True)) for g in gains],
        "egalitarian": [min(g) for g in gains],
        "utilitarian": [sum(g) for g in gains],
    }
    assert found.solved.keys() == scores.keys()
    for kind, score in scores.items():
        best = max(score)
        winners = [tuple(good[k][0].values()) for k, s in enumerate(score) if s >= best - 1e-9]
        assert tuple(found.solved[kind].options.values()) in winners, kind
        assert sum(abs(s - best) < 1e-9 for s in score) == len(winners)


def test_the_page_lists_them() -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "bring-an-exercise.md").read_text(encoding="utf-8")
    told = "\n".join(lines(exercise(load("river-valley")), 110))
    assert told in page, told


def random_space(seed: int, worlds: int) -> tuple[Space, np.ndarray]:
    rng = np.random.default_rng(seed)
    issues = ["a", "b", "c"]
    values = rng.integers(0, 9, (2, 3, 3)).tolist()
    tables = [
        {n: dict(zip([0.0, 0.4, 1.0], row, strict=True)) for n, row in zip(issues, mine, strict=True)}
        for mine in values
    ]
    players = [Curves.of(table, issues, 2.0) for table in tables]
    curves = Curves.stacked([*players, 2.0], 3)
    weight = rng.random((worlds, 3, 3))
    weight /= weight.sum(axis=2, keepdims=True)
    return (
        Space(
            ideals=rng.random((worlds, 3, 3)), weight=weight, risk=np.full((worlds, 3), 2.0), curves=curves,
            on_table=rng.random((worlds, 3)) < 0.8, text=rng.random((worlds, 3)),
        ),
        rng.random((worlds, 3)) * 0.5,
    )  # fmt: skip


def scored(gains: list[float]) -> dict[str, float]:
    return {"nash": math.prod(gains), "egalitarian": min(gains), "utilitarian": sum(gains)}


def test_solutions_of_random_spaces_are_those_of_a_loop() -> None:
    """With a player on ladders beside those with tables, and issues that are off the table."""
    space, floor = random_space(3, 12)
    solved = options.solve_all(space, floor)
    some = 0
    for w in range(12):
        best: dict[str, float] = {}
        for chosen in itertools.product([0.0, 0.4, 1.0], repeat=3):
            text = [c if on else t for c, on, t in zip(chosen, space.on_table[w], space.text[w], strict=True)]
            worth = []
            for i in range(3):
                lost = 0.0
                for d in range(3):
                    if space.curves.curved[i, d]:
                        loss = float(np.interp(text[d], space.curves.places[i, d], space.curves.losses[i, d]))
                    else:
                        loss = (text[d] - space.ideals[w, i, d]) ** 2
                    lost += space.weight[w, i, d] * loss
                worth.append(1.0 - lost)
            gains = [v - f for v, f in zip(worth, floor[w], strict=True)]
            if min(gains) >= 0.0:
                for kind, score in (
                    ("nash", math.prod(gains)),
                    ("egalitarian", min(gains)),
                    ("utilitarian", sum(gains)),
                ):
                    best[kind] = max(best.get(kind, -1.0), score)
        for kind in ("nash", "egalitarian", "utilitarian"):
            values = solved[kind][0][w]
            if not best:
                assert np.isnan(values).all()
                continue
            some += 1
            gains = (values - floor[w]).tolist()
            assert scored(gains)[kind] == pytest.approx(best[kind], abs=1e-12)
    assert some > 6


def test_the_gap_to_the_frontier_is_the_best_least_gain() -> None:
    space, _ = random_space(5, 6)
    at = np.stack([space.values(w)[7] for w in range(6)])  # type: ignore[index]
    gap = pareto_gap(at, options.frontier_above(at, space))
    for w in range(6):
        known = space.values(w)
        assert known is not None
        assert gap[w] == pytest.approx(max(0.0, (known - at[w]).min(axis=1).max()), abs=1e-15)


def test_of_too_many_combinations_nothing_is_said() -> None:
    tables = {f"n{k}": {0.0: 0.0, 0.2: 3.0, 0.4: 1.0, 0.6: 5.0, 0.8: 2.0, 1.0: 4.0} for k in range(6)}
    curves = Curves.stacked([Curves.of(tables, list(tables), 2.0)], 6)
    shape = (1, 1, 6)
    space = Space(
        np.zeros(shape), np.full(shape, 1 / 6), np.full(1, 2.0), curves, np.ones((1, 6), bool), np.zeros((1, 6))
    )
    assert space.values(0) is None
    assert np.isnan(options.solve_all(space, np.zeros((1, 1)))["nash"][0]).all()
    with pytest.raises(ValueError, match="at most 20000 combinations"):
        options.combinations(options.places_of(curves))
