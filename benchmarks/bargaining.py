"""What carries the result: does the default scenario's agreement hang on bargaining, and on the factions' own talks?

    python -m benchmarks.bargaining [--worlds 1000] [--json FILE]

Every figure compares the same worlds, with the same chance, under two settings. Where a share or a month is asked to
move, the interval of the paired difference (95%) must leave out zero as well.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.face_validity import SCENARIO, Check, table
from sim.analysis.inputs import drawn, inputs, values
from sim.model import Keep, Negotiation
from sim.scenario.load import load

Settings = Mapping[str, Any]

Z = 1.96  # of an interval of 95%
YEAR = 12
FIVE_YEARS = 60
UCDP = (0.21, 0.26)  # peace agreements that had ended after one and two years (UCDP data, 22.1)
TOLERANCE = 1e-9  # of places on a ladder
_SURE = "without 0"  # the interval of a difference
# What became of the eight agreements since 2007 (seeds/unity/record.yaml), with Wilson intervals.
_RECORD = (
    ("a common cabinet", "government", 0.5, 0.07, 0.59),
    ("one security command", "security", 0.66, 0.0, 0.32),
    ("elections held", "elections", 0.95, 0.0, 0.32),
    ("entry into the PLO", "plo_entry", 0.75, 0.0, 0.32),
)
_STYLES = ("facilitation", "formulation", "manipulation")
_ALONE = {f"parties.{who}.mediation.{style}": 0.0 for who in ("egypt", "us") for style in _STYLES}
_STALEMATE = {"parties.israel.cost_of_stalemate": 0.008, "parties.hamas.cost_of_stalemate": 0.012}  # as at their modes
_EGYPT = {f"inner.parties.egypt.mediation.{style}": 0.0 for style in _STYLES}
_OPTIONS = ("inner.parties.hamas.no_agreement", "inner.parties.fatah.no_agreement")

# Pairs of settings, the second of which theory expects to bring more agreement, or an earlier one.
LEVERS: dict[str, tuple[Settings, Settings]] = {
    "guarantee 0 against 0.9": ({"guarantees.default": 0.0}, {"guarantees.default": 0.9}),
    "trust of Israel and Hamas -0.95 against 0": ({"relations.hamas.israel": -0.95}, {"relations.hamas.israel": 0.0}),
    "cost of stalemate three times as high": (_STALEMATE, {path: 3 * cost for path, cost in _STALEMATE.items()}),
    **{
        f"{style} alone against no mediation": (
            _ALONE,
            {**_ALONE, **{path: 1.0 for path in _ALONE if path.endswith(style)}},
        )
        for style in _STYLES
    },
}
# The inputs of the factions' own talks, from what holds them apart to what brings them together.
INSIDE: dict[str, tuple[Settings, Settings]] = {
    "rivalry": ({"inner.cohesion.rivalry": 1.0}, {"inner.cohesion.rivalry": 0.0}),
    "outside pressure": ({"inner.cohesion.outside_pressure": 0.0}, {"inner.cohesion.outside_pressure": 1.0}),
    "what the factions keep without a text": (dict.fromkeys(_OPTIONS, 0.55), dict.fromkeys(_OPTIONS, 0.4)),
    "Egypt's style, facilitation alone against none": (
        _EGYPT,
        {**_EGYPT, "inner.parties.egypt.mediation.facilitation": 1.0},
    ),
    "Islamic Jihad's presence": ({"inner.present.islamic_jihad": False}, {}),
    "Islamic Jihad's alliance": (
        {"inner.relations.hamas.islamic_jihad": -0.8},
        {"inner.relations.hamas.islamic_jihad": 0.85},
    ),
}
# A threshold of the vote at home raised by a quarter, on either side.
VOTES: dict[str, Settings] = {
    "israel": {"parties.israel.ratification": 0.625},
    "hamas": {"parties.hamas.ratification": {"low": 0.625, "mode": 0.75, "high": 0.9375}},
}


def simulate(settings: Settings, worlds: int) -> pd.DataFrame:
    """The table `runs` of the default scenario under other settings.

    With three columns of its own: `month_2`, in which a text on phase two came into force, NaN where none did;
    `weapons` and `withdrawal`, what was delivered of these.
    """
    model = Negotiation(load(SCENARIO, dict(settings)), range(worlds), Keep(worth=False)).run()
    made = model.tables()
    runs, issues = (pd.DataFrame(made[name]) for name in ("runs", "issues"))
    progress, at = model.world.progress, model.cast.phases.index(2)
    runs["month_2"] = np.where(progress.ratified[:, at], progress.settled[:, at], np.nan)
    for column, issue in (("weapons", "decommission"), ("withdrawal", "withdrawal")):
        runs[column] = issues.loc[issues["issue"] == issue, "delivered"].to_numpy()
    return runs


def simulate_all(settings: Sequence[Settings], worlds: int, workers: int = 2) -> list[pd.DataFrame]:
    """The same for many settings at once, in the order given; one worker is this process."""
    if workers == 1:
        return [simulate(one, worlds) for one in settings]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(partial(simulate, worlds=worlds), settings))


def paired(before: pd.Series, after: pd.Series) -> tuple[float, float, float]:
    """Mean difference over the worlds in which both are known, and the ends of its interval (95%)."""
    change = after.to_numpy(dtype=float) - before.to_numpy(dtype=float)
    change = change[~np.isnan(change)]
    mean, half = float(change.mean()), Z * float(change.std(ddof=1)) / len(change) ** 0.5
    return mean, mean - half, mean + half


def moved(before: pd.DataFrame, after: pd.DataFrame, least: float = 0.02) -> tuple[float, bool]:
    """How far agreement on phase two moved up, and whether by `least`; or its month came earlier by half a month."""
    mean, low, _ = paired(before["agreed_2"], after["agreed_2"])
    month, _, latest = paired(before["month_2"], after["month_2"])
    return mean, (mean > least and low > 0.0) or (month < -0.5 and latest < 0.0)


def moves_phase_two(before: pd.DataFrame, after: pd.DataFrame) -> tuple[float, bool]:
    """The largest rise among agreement on phase two and what is delivered of it, and whether one is over two points."""
    found = [paired(before[c], after[c]) for c in ("agreed_2", "ratified_2", "weapons", "withdrawal")]
    sure = [mean for mean, low, _ in found if low > 0.0]
    return max(mean for mean, _, _ in found), max(sure, default=0.0) > 0.02


def checks(worlds: int = 1000, workers: int = 2) -> list[Check]:
    """Every figure that has to hold, over so many worlds."""
    asked = [{}, {"calendar.months": FIVE_YEARS}, at_the_modes(), *VOTES.values()]
    pairs = [*LEVERS.values(), *INSIDE.values()]
    settings = [*asked, *(setting for pair in pairs for setting in pair)]
    distinct = list({json.dumps(s, sort_keys=True): s for s in settings}.values())
    found = dict(zip(map(_key, distinct), simulate_all(distinct, worlds, workers), strict=True))
    default, long, modes, *votes = (found[_key(setting)] for setting in asked)
    return [
        *_foretold(default),
        _modes(default, modes),
        *_factions(default, found),
        *(_lever(name, *(found[_key(setting)] for setting in pair)) for name, pair in LEVERS.items()),
        *_votes(default, dict(zip(VOTES, votes, strict=True))),
        *_default(default, long),
    ]


def _check(pattern: str, says: str, figure: float, asked: str, holds: bool, use: str = "structure") -> Check:
    return Check(pattern, says, float(figure), asked, bool(holds), use)


def _within(pattern: str, says: str, figure: float, low: float, high: float, use: str = "structure") -> Check:
    return _check(pattern, says, figure, f"{low:g} to {high:g}", low <= figure <= high, use)


def _key(setting: Settings) -> str:
    return json.dumps(setting, sort_keys=True)


def at_the_modes() -> dict[str, Any]:
    """Settings that put every uncertain input at its mode; whether an event holds stays a matter of chance."""
    return {one.path: one.quantity.mode for one in inputs(load(SCENARIO))}


def _modes(default: pd.DataFrame, modes: pd.DataFrame) -> Check:
    mean, low, high = paired(default["agreed_2"], modes["agreed_2"])
    return _check("inputs", "change of agreement with all at their modes", mean, _SURE, low > 0 or high < 0)


def _foretold(default: pd.DataFrame) -> list[Check]:
    """No two inputs foretell agreement on phase two."""
    scenario = load(SCENARIO)
    known = inputs(scenario)
    table = values(known, drawn(scenario, known, range(len(default)))).astype(float)
    agreed = default["agreed_2"].to_numpy(dtype=float)
    majority, tree = max(agreed.mean(), 1.0 - agreed.mean()), best_tree(table.to_numpy(), agreed)
    shares = {name: explained(table[name].to_numpy(), agreed) for name in table.columns}
    essential = max(share for name, share in shares.items() if name.endswith(".essential"))
    most = max(shares, key=lambda name: shares[name])
    says = "share of agreement's variance that a red line drawn essential explains, at most"
    return [
        _check(
            "inputs", "worlds rightly foretold by the commoner answer", majority, "<= 0.75", majority <= 0.75, "set"
        ),
        _check("inputs", "worlds rightly foretold by the best two questions", tree, "< 0.85", tree < 0.85),
        _check("inputs", says, essential, "< 0.35", essential < 0.35),
        _check("inputs", f"the most that any input explains ({most})", shares[most], "shown beside", True),
    ]


def best_tree(x: np.ndarray, y: np.ndarray, cuts: int = 9) -> float:
    """Share of worlds that the best tree of depth two foretells: one question, and one more to each of its answers.

    Parameters
    ----------
    x : inputs, (W, K). y : the answer, (W,). cuts : places asked about, at evenly spaced quantiles of each input.
    """
    columns = [x[:, k] > cut for k in range(x.shape[1]) for cut in _cuts(x[:, k], cuts)]
    asked = np.unique(np.stack(columns), axis=0).astype(float)  # (Q, W)
    both, both_yes = asked @ asked.T, (asked * y) @ asked.T  # worlds in which two questions are answered with yes
    total, total_yes = np.diag(both)[:, None], np.diag(both_yes)[:, None]
    right = _leaves(both, both_yes, total, total_yes)
    right += _leaves(total.T - both, total_yes.T - both_yes, len(y) - total, y.sum() - total_yes)
    return float(right.max() / len(y))


def _leaves(there: np.ndarray, yes: np.ndarray, total: np.ndarray, total_yes: np.ndarray) -> np.ndarray:
    """Worlds rightly foretold on one side of a first question, (Q, 1), by the best second one.

    there, yes : worlds on that side in which the second is answered with yes, and those of them that agree, (Q, Q).
    total, total_yes : worlds on that side, and those of them that agree, (Q, 1).
    """
    no, no_yes = total - there, total_yes - yes
    answers = np.maximum(yes, there - yes) + np.maximum(no_yes, no - no_yes)
    return np.maximum(answers.max(axis=1, keepdims=True), np.maximum(total_yes, total - total_yes))


def _cuts(values: np.ndarray, cuts: int) -> np.ndarray:
    distinct = np.unique(values)
    if len(distinct) <= 2:
        return distinct[:-1]
    return np.quantile(values, np.arange(1, cuts + 1) / (cuts + 1))


def explained(x: np.ndarray, y: np.ndarray, groups: int = 10) -> float:
    """Share of the variance of y, (W,), between groups of like x, less what chance alone would leave."""
    order = np.argsort(x, kind="stable")
    distinct = np.unique(x)
    parts = [np.flatnonzero(x == v) for v in distinct] if len(distinct) <= 2 else np.array_split(order, groups)
    mean, whole = y.mean(), y.var()
    between = sum(len(part) * (y[part].mean() - mean) ** 2 for part in parts if len(part)) / len(y)
    return float((between / whole - (len(parts) - 1) / (len(y) - 1)) if whole > 0 else 0.0)


def _lever(name: str, before: pd.DataFrame, after: pd.DataFrame) -> Check:
    mean, holds = moved(before, after)
    return _check("levers", f"change of agreement on phase two: {name}", mean, "> 0.02, sooner", holds)


def _factions(default: pd.DataFrame, found: Mapping[str, pd.DataFrame]) -> list[Check]:
    """What is particular to the factions moves their mandate, and three of these move phase two."""
    made: list[Check] = []
    carried = 0
    for name, pair in INSIDE.items():
        before, after = (found[_key(setting)] for setting in pair)
        mean, low, high = paired(before["mandated"], after["mandated"])
        rise, holds = moves_phase_two(before, after)
        carried += holds
        says = f"change of worlds with a mandate in force: {name}"
        made.append(_check("unity", says, mean, _SURE, low > 0 or high < 0))
        made.append(_check("unity", f"of phase two, agreed or delivered: {name}", rise, "counted below", True))
    made.append(_check("unity", "inputs that move phase two by over two points", carried, ">= 3", carried >= 3))
    signed = default[default["mandate"].notna()]
    early = (default["mandate"] <= YEAR).mean()
    made.append(_within("unity", "worlds with a text signed within a year", early, 0.2, 0.8, "set"))
    for says, issue, place, low, high in _RECORD:
        share = (signed[f"inner_delivered_{issue}"] >= place - TOLERANCE).mean()
        made.append(_within("unity", f"of those signed: {says}", share, low, high))
    return made


def _votes(default: pd.DataFrame, raised: Mapping[str, pd.DataFrame]) -> list[Check]:
    """The vote at home binds."""
    share = (default["outcome"] == "not_ratified").mean()
    made = [_within("home", "worlds that end with a text that is not ratified", share, 0.01, 0.15, "set")]
    for party, runs in raised.items():
        stopped = [(r["reason_kind"] == "ratification") & (r["reason_party"] == party) for r in (default, runs)]
        mean, low, _ = paired(*stopped)
        says = f"more worlds stop there with {party}'s threshold raised by a quarter"
        made.append(_check("home", says, mean, ">= 0.03", mean >= 0.03 and low > 0))
    return made


def _default(default: pd.DataFrame, long: pd.DataFrame) -> list[Check]:
    by_nine, delivered = (default["month_2"] <= 9).mean(), (long["outcome"] == "delivered").mean()
    ended = [((long["truce_month"] >= 0) & (long["truce_month"] <= month)).mean() for month in (YEAR, 2 * YEAR)]
    second = ended[1] - ended[0]
    says = "worlds with a text on phase two in force by month nine"
    return [
        _check("record", says, by_nine, "< 0.5", by_nine < 0.5, "set"),
        _within("record", "worlds that end delivered within five years", delivered, 0.001, 0.2),
        *(
            _within("record", f"truces that ended within {years} years", share, theirs - 0.06, theirs + 0.06, "set")
            for years, share, theirs in zip((1, 2), ended, UCDP, strict=True)
        ),
        _check("record", "truces that ended in the second year", second, "< the first", ended[0] > second),
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    chosen = parser.parse_args(arguments)
    found = checks(chosen.worlds)
    print(f"{SCENARIO}, {chosen.worlds} worlds, seed {load(SCENARIO).seed}\n")
    print(table(found))
    print(f"\n{sum(c.holds for c in found)} of {len(found)} hold")
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(c) for c in found], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
