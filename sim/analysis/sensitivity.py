"""Which uncertain input an outcome hangs on: a scenario's worlds over its inputs' distributions, and their indices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from sim.analysis import named, sampled
from sim.analysis.inputs import Input, by_grade, by_party, inputs, values
from sim.analysis.sampled import Kept, Sampler
from sim.errors import InputError, nearest
from sim.measures import sensitivity as measures
from sim.measures.sensitivity import Noise, Space
from sim.runs.engines import cores, only_here
from sim.runs.runner import Progress, Watch
from sim.scenario.schema import Scenario
from sim.types import Floats, Ints

Method = Literal["sobol", "given-data", "morris", "pawn"]
METHODS: tuple[Method, ...] = get_args(Method)
DEFAULT_METHODS: tuple[Method, ...] = ("sobol", "given-data")
# Sobol: base points, a power of 2; Morris: trajectories; the others: points.
DEFAULT_SIZES: dict[Method, int] = {"sobol": 256, "given-data": 5000, "morris": 8, "pawn": 5000}
REPLICATES = 8  # worlds a point of Sobol's and Morris's
SPREAD_REPLICATES = 2  # of given-data's and PAWN's: enough to tell chance from inputs
GROUP_TRAJECTORIES = 4  # Morris's trajectories over groups, for each over single inputs: they are short
WITH_INTERVAL = 20  # single inputs whose intervals given-data and PAWN work out

DIVISIONS: dict[str, Callable[[Sequence[Input]], tuple[str, ...]]] = {"party": by_party, "grade": by_grade}
COLUMNS = (
    "outcome", "method", "by", "name", "label", "index", "value", "low", "high", "direction",
    "party", "grade", "path", "input_low", "input_mode", "input_high",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What is to be computed: methods with their sizes, outcomes, and worlds a point."""

    methods: Mapping[Method, int]
    outcomes: tuple[str, ...] = named.DEFAULT
    replicates: int = REPLICATES


@dataclass(frozen=True)
class Sample:
    """Points of one method, (P, K) in the unit cube, with the replicates of each, (P, R)."""

    name: str
    space: Space
    by: str
    points: Floats
    replicates: Ints
    outcomes: Floats = field(default_factory=lambda: np.empty(0))  # (P, R, O)


@dataclass(frozen=True)
class Sensitivity:
    """What came out: a row an outcome, method, input or group and index; the samples; what chance does."""

    case: Scenario
    plan: Plan
    inputs: Sequence[Input]
    table: pd.DataFrame
    samples: Sequence[Sample]
    noise: pd.DataFrame  # outcome, sample, mean, chance, left, points, replicates, worlds


def plan(
    case: Scenario,
    methods: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    sizes: Sequence[str] = (),
    replicates: int | None = None,
) -> Plan:
    """A plan from what a user wrote: sizes as `METHOD=N`, or `N` where there is one method.

    Raises InputError for what is unknown or out of range. Sobol's size is rounded up to a power of 2.
    """
    for method in methods:
        if method not in METHODS:
            raise InputError(f"--method: unknown method {method!r}{nearest(method, METHODS)}")
    chosen = [m for m in METHODS if m in (methods or DEFAULT_METHODS)]
    wanted = {m: DEFAULT_SIZES[m] for m in chosen}
    for text in sizes:
        name, _, number = text.rpartition("=")
        if not name and len(chosen) > 1:
            number = text if text.isdecimal() else str(DEFAULT_SIZES[chosen[0]])
            raise InputError(f"--size {text}: expected METHOD=N with the method it is for, as {chosen[0]}={number}")
        method = name or chosen[0]
        if method not in chosen:
            raise InputError(f"--size {text}: {method!r} is not among the methods{nearest(method, chosen)}")
        if not number.isdecimal() or not 2 <= int(number) <= 1_000_000:
            raise InputError(f"--size {text}: expected a whole number from 2 to 1,000,000, got {number!r}")
        wanted[next(m for m in chosen if m == method)] = int(number)
    if "sobol" in wanted:
        wanted["sobol"] = 1 << (wanted["sobol"] - 1).bit_length()
    for spread in ("given-data", "pawn"):
        if wanted.get(spread, LEAST_SPREAD) < LEAST_SPREAD:
            raise InputError(f"--size: {spread} needs {LEAST_SPREAD} points or more, got {wanted[spread]}")
    named.check(case, outcomes)
    return Plan(wanted, tuple(dict.fromkeys(outcomes)) or named.defaults(case), replicates or REPLICATES)


LEAST_SPREAD = 100  # PAWN and given-data cut their points into slices


@dataclass(frozen=True)
class Forecast:
    """How much an analysis has to compute: worlds in all, those still left, and about how many seconds these take."""

    worlds: int
    left: int
    seconds: float


def analyse(
    case: Scenario,
    what: Plan,
    workers: int | None = 1,
    watch: Watch | None = None,
    kept: Kept | None = None,
    forecast: Callable[[Forecast], None] | None = None,
) -> Sensitivity:
    """Run a scenario's worlds over its uncertain inputs and work out what each outcome hangs on.

    The numbers depend on the scenario, its seed and the plan alone, not on the workers. What `kept` holds is not
    computed again. `forecast` is told once, after the first batch, how long the rest will take.

    Raises
    ------
    InputError : the scenario has no uncertain input, or an outcome is missing in some worlds.
    """
    if case.sweep is not None:
        case = case.model_copy(update={"sweep": None})
    known = inputs(case)
    if not known:
        raise InputError(f"{case.name}: every number is exact; there is no uncertain input to analyse")
    if workers != 1 and only_here(case):
        workers = 1
    designed = list(_designs(case, what, known))
    sampler = Sampler(case, known, what.outcomes)
    samples = _computed(designed, sampler, workers, watch, kept, forecast)
    rows, told = [], []
    for sample in samples:
        for o, outcome in enumerate(what.outcomes):
            y = sample.outcomes[:, :, o]
            for method, table, left in _indices(case, sample, y, what):
                rows.append(table.assign(outcome=outcome, method=method))
                told.append(_told(outcome, method, sample, y, left))
    table = _described(pd.concat(rows, ignore_index=True), known)
    return Sensitivity(case, what, known, table, samples, pd.DataFrame(told).drop_duplicates(ignore_index=True))


# --- designs ---------------------------------------------------------------------------------------------------------


def _designs(case: Scenario, what: Plan, known: Sequence[Input]) -> list[Sample]:
    names = tuple(one.name for one in known)
    spaces = {by: Space(names, groups(known)) for by, groups in DIVISIONS.items()}
    single = Space(names)
    found = []
    for method, size in what.methods.items():
        seed = measures.seed_for(case.seed, method)
        if method == "sobol":
            for by, space in spaces.items():
                found.append(_common(f"sobol-{by}", space, by, measures.sobol_points(space, size, seed), what))
        elif method == "morris":
            found.append(_common("morris-input", single, "input", measures.morris_points(single, size, seed), what))
            for by, space in spaces.items():
                if len(space.moved) > 1:  # a trajectory over one group says nothing of others
                    points = measures.morris_points(space, size * GROUP_TRAJECTORIES, seed)
                    found.append(_common(f"morris-{by}", space, by, points, what))
        elif not any(s.name == f"spread-{size}" for s in found):
            points = measures.spread_points(len(names), size, measures.seed_for(case.seed, "spread"))
            found.append(Sample(f"spread-{size}", single, "input", points, sampled.numbered(size, SPREAD_REPLICATES)))
    return found


def _common(name: str, space: Space, by: str, points: Floats, what: Plan) -> Sample:
    """Points whose rows of a scheme, or trajectories, share their chance."""
    together = len(space.moved) + (2 if name.startswith("sobol") else 1)
    return Sample(name, space, by, points, sampled.numbered(len(points), what.replicates, together))


def _computed(
    designed: Sequence[Sample],
    sampler: Sampler,
    workers: int | None,
    watch: Watch | None,
    kept: Kept | None,
    forecast: Callable[[Forecast], None] | None,
) -> list[Sample]:
    """The samples with their outcomes. Designs with the same number of replicates are computed together."""
    widths = sorted({s.replicates.shape[1] for s in designed})
    together = {w: [s for s in designed if s.replicates.shape[1] == w] for w in widths}
    stacks = {
        w: (np.concatenate([s.points for s in group]), np.concatenate([s.replicates for s in group]))
        for w, group in together.items()
    }
    total = sum(len(sampled.distinct(*stack)[0]) * w for w, stack in stacks.items())
    done, told = 0, False

    def tell(worlds: int = 0, seconds: float = 0.0) -> None:
        nonlocal done, told
        done += worlds
        if seconds and forecast is not None and not told:
            told = True
            together = min(workers or cores(), max((total - done) // sampled.BATCH, 1))
            forecast(Forecast(total, total - done, (total - done) * seconds / worlds / together))
        if watch is not None:
            watch(Progress(done, total, 0))

    tell()
    found: dict[str, Sample] = {}
    for width, stack in stacks.items():
        outcomes = sampled.compute(sampler, *stack, workers, tell, kept)
        at = 0
        for s in together[width]:
            part = outcomes[at : at + len(s.points)]
            found[s.name] = Sample(s.name, s.space, s.by, s.points, s.replicates, part)
            at += len(s.points)
    return [found[s.name] for s in designed]


# --- indices ---------------------------------------------------------------------------------------------------------

Found = tuple[str, pd.DataFrame, Noise]


def _indices(case: Scenario, sample: Sample, y: Floats, what: Plan) -> list[Found]:
    """What each method finds in a sample for one outcome (P, R)."""
    head = sample.name.partition("-")[0]
    seed = measures.seed_for(case.seed, head, "bootstrap")
    if head == "sobol":
        table, left = measures.sobol_indices(sample.space, y, seed)
        return [("sobol", table.assign(by=sample.by, direction=np.nan), left)]
    if head == "morris":
        table, left = measures.morris_indices(sample.space, sample.points, y, seed)
        return [("morris", table.assign(by=sample.by, direction=_of_mu(table)), left)]
    found: list[Found] = []
    ways = dict(zip(sample.space.names, measures.directions(sample.points, y).tolist(), strict=True))
    for method, work in (("given-data", measures.given_data_indices), ("pawn", measures.pawn_indices)):
        if what.methods.get(method) == len(sample.points):  # type: ignore[call-overload]
            table, left = work(sample.space, sample.points, y, seed, WITH_INTERVAL)
            table = table.assign(by="input", direction=table["name"].map(ways))
            found.append((method, table, left))
    return found


def _of_mu(table: pd.DataFrame) -> pd.Series:
    """Which way an input pushes, by Morris's mean effect over its mean size, in [-1, 1]; missing for groups."""
    wide = table.pivot(index="name", columns="index", values="value")
    if "mu" not in wide:
        return pd.Series(np.nan, index=table.index)
    share = (wide["mu"] / wide["mu_star"]).where(wide["mu_star"] > 0.0, 0.0)
    return table["name"].map(share)


def _described(table: pd.DataFrame, known: Sequence[Input]) -> pd.DataFrame:
    """The table with what each input is, and with groups of given-data and PAWN put together from their inputs."""
    about = pd.DataFrame(
        {
            "name": [one.name for one in known],
            "label": [one.label for one in known],
            "party": [one.party for one in known],
            "grade": [one.grade for one in known],
            "path": [one.path for one in known],
            "input_low": [one.quantity.low for one in known],
            "input_mode": [one.quantity.mode for one in known],
            "input_high": [one.quantity.high for one in known],
            "flip": [-1.0 if one.event else 1.0 for one in known],  # an event holds where its uniform is small
        }
    )
    full = table.merge(about, on="name", how="left")
    full["direction"] = full["direction"] * full["flip"]
    single = full[(full["by"] == "input") & full["party"].notna()]
    groups = []
    for method, index, sign in (("given-data", "S1", "S1_sum"), ("pawn", "KS", "KS_max")):
        mine = single[(single["method"] == method) & (single["index"] == index)]
        for by in DIVISIONS if len(mine) else ():
            each = mine.groupby(["outcome", by], sort=False)["value"]
            one = each.sum(min_count=1) if sign == "S1_sum" else each.max()  # where nothing varies there is no sum
            groups.append(one.reset_index().rename(columns={by: "name"}).assign(method=method, by=by, index=sign))
    out = pd.concat([full, *groups], ignore_index=True)
    out["label"] = out["label"].fillna(out["name"])
    return out[list(COLUMNS)]


def _told(outcome: str, method: str, sample: Sample, y: Floats, left: Noise) -> dict[str, Any]:
    points, replicates = y.shape
    return {
        "outcome": outcome,
        "method": method,
        "by": sample.by,
        "mean": float(y.mean()),
        "chance": left.chance,
        "left": left.left,
        "points": points,
        "replicates": replicates,
    }


def sample_table(result: Sensitivity, sample: Sample) -> pd.DataFrame:
    """A sample as a table: point, each outcome's mean over replicates, then each input in its own units (32 bits)."""
    table = pd.DataFrame({"point": np.arange(len(sample.points))})
    for o, outcome in enumerate(result.plan.outcomes):
        table[f"outcome:{outcome}"] = sample.outcomes[:, :, o].mean(axis=1)
    found = values(result.inputs, sample.points)
    numbers = [c for c in found if found[c].dtype != bool]
    return pd.concat([table, found.astype(dict.fromkeys(numbers, np.float32))], axis=1)
