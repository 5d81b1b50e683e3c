"""What a run came to, as lines for a terminal of 80 columns or more."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from sim.case.load import load_evidence
from sim.case.provenance import GRADE_MEANING, GRADES
from sim.measures.intervals import wilson
from sim.runs.results import Results
from sim.scenario.schema import Scenario

LIMITS = "These are distributions over stated assumptions, not forecasts."
WIDTH = 80
OUTCOMES = {
    "delivered": "all agreed and delivered",
    "partial": "agreed, delivered in part",
    "collapsed": "agreed, then collapsed",
    "not_ratified": "agreed, not ratified at home",
    "no_agreement": "talks without agreement",
    "no_talks": "talks never opened",
}
_REASONS = 6
_BAR = 20


def lines(results: Results, design_point: int = 0) -> list[str]:
    """The summary of one design point: outcomes, reasons, points, where the inputs come from, limits."""
    case = results.scenario
    runs = results.runs()
    mine = runs[runs["design_point"] == design_point]
    ran = mine[mine["error"].fillna("") == ""]
    out = ["", f"{case.title or case.name}: {len(ran):,} worlds, seed {case.seed}"]
    if len(ran) < len(mine):
        first = mine.loc[mine["error"].fillna("") != "", "error"].iloc[0]
        out.append(f"{len(mine) - len(ran):,} more worlds failed to compute, the first with {first}")
    if ran.empty:
        return out
    out += ["", "How they end", *_outcomes(ran)]
    out += ["", "Why they stop", *_reasons(ran)]
    issues = results.issues()
    out += ["", "Points by how often agreed (share of worlds with all of the point's issues agreed)"]
    out += _points(case, issues[issues["design_point"] == design_point])
    out += ["", *textwrap.wrap(_inputs(case), WIDTH), LIMITS]
    return out


def sweep_lines(results: Results) -> list[str]:
    """One line a design point of a sweep: its settings, and the share of worlds that agreed or delivered."""
    table = results.summary()
    swept = list(table.columns[1 : table.columns.get_loc("worlds")])
    shown = table[["design_point", *swept, "worlds"]].copy()
    for outcome in ("no_agreement", "collapsed", "partial", "delivered"):
        shown[outcome] = [f"{100 * share:.0f}%" for share in table[f"share_{outcome}"]]
    return ["", "Share of worlds by outcome", *shown.to_string(index=False).splitlines()]


def _outcomes(runs: pd.DataFrame) -> Iterator[str]:
    count = len(runs)
    for outcome, words in OUTCOMES.items():
        hits = int((runs["outcome"] == outcome).sum())
        low, high = wilson(hits, count)
        bar = "#" * round(_BAR * hits / count)
        yield (f"  {words:<30}{hits / count:>6.1%}  ({low:.1%} to {high:.1%})".ljust(58) + bar).rstrip()


def _reasons(runs: pd.DataFrame) -> Iterator[str]:
    counts = runs["reason"].value_counts()
    ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    for reason, hits in ranked[:_REASONS]:
        wrapped = textwrap.wrap(str(reason), WIDTH - 11)
        yield f"  {hits / len(runs):>6.1%}  {wrapped[0]}"
        yield from (f"{'':10}{more}" for more in wrapped[1:])
    rest = sum(hits for _, hits in ranked[_REASONS:])
    if rest:
        left = len(ranked) - _REASONS
        yield f"  {rest / len(runs):>6.1%}  {left} other reason{'s' if left > 1 else ''}"


def _points(case: Scenario, issues: pd.DataFrame) -> Iterator[str]:
    """Each point: phase, share of worlds that agreed all of it, and mean delivery over all worlds."""
    issues = issues.assign(yes=issues["agreed"].notna())
    agreed = issues.groupby(["point", "replicate"])["yes"].all().groupby("point").mean()
    delivered = issues.groupby("point")["delivered"].mean()
    phase = issues.groupby("point")["phase"].first()
    name = max(map(len, agreed.index)) + 2
    room = WIDTH - name - 28
    yield f"  {'':<{name + room}}{'phase':>6}{'agreed':>9}{'delivered':>11}"
    for point in sorted(agreed.index, key=lambda p: (-agreed[p], phase[p], p)):
        gist = textwrap.shorten(case.plan.points[point].gist, room - 1, placeholder=" ...")
        share = "given" if phase[point] in case.under_way else f"{agreed[point]:.0%}"
        yield f"  {point:<{name}}{gist:<{room}}{phase[point]:>6}{share:>9}{delivered[point]:>11.2f}"
    yield f"  {'':<{name}}delivered: mean over worlds of the place reached on the ladder, 0 to 1"


def _inputs(case: Scenario) -> str:
    """Which share of the scenario's numbers comes from where."""
    shares = load_evidence().shares(case)
    said = [f"{shares[grade]:.0%} {GRADE_MEANING[grade]}" for grade in GRADES if shares[grade] > 0]
    return f"Where the numbers come from: {', '.join(said)}."


def table(rows: Sequence[tuple[str, ...]], columns: Sequence[str], width: int) -> list[str]:
    """Rows under a head, wrapped inside their columns to a total width."""
    from io import StringIO

    from rich.console import Console
    from rich.table import Table

    grid: Any = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        grid.add_row(*row)
    stream = StringIO()
    Console(file=stream, width=width, no_color=True, highlight=False, markup=False).print(grid)
    return [line.rstrip() for line in stream.getvalue().splitlines()]
