"""What a run came to, as lines for a terminal of 80 columns or more."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from sim.case.plan import Scale
from sim.case.provenance import GRADE_MEANING, GRADES, quantities, shares
from sim.measures.intervals import wilson
from sim.plots.source import counted, listed
from sim.report.tally import Tally
from sim.runs.results import Results
from sim.runs.shelf import Shelved
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES, asked

LIMITS = "These are distributions over stated assumptions, not forecasts."
ROUNDS = (
    "Round by round at the main table: where the median voter stands, who is the expected outcome, and the mean of all "
    "positions, both weighted by capability x salience. Round 0 is where they stand before anybody challenges."
)
WIDTH = 80
_REASONS = 4  # told under an outcome
_BAR = 20
_POINTS_SHOWN = 40


def lines(results: Results, design_point: int = 0) -> list[str]:
    """The summary of one design point: outcomes, reasons, points, where the inputs come from, limits."""
    case = results.scenario
    tally = Tally.of(results, design_point)
    out = ["", f"{case.title or case.name}: {counted(tally.ran, 'world')}, seed {case.seed}"]
    if tally.failed:
        out.append(f"{counted(tally.failed, 'more world')} failed to compute, the first with {tally.first_error}")
    if not tally.ran:
        return out
    out += ["", "How the worlds end, and why", *_outcomes(tally)]
    if said := tally.carried_out():
        out += ["", *textwrap.wrap(said, WIDTH)]
    if case.tables["main"].protocol == "challenge":
        out += ["", *textwrap.wrap(ROUNDS, WIDTH), *_rounds(results, design_point)]
    out += ["", "How often each point is agreed (in what share of worlds all of its issues are)"]
    out += _points(case, tally)
    out += ["", *textwrap.wrap(_inputs(case), WIDTH), LIMITS]
    return out


def sweep_lines(results: Results) -> list[str]:
    """One line a design point of a sweep: its settings, shares of outcomes, each phase's agreement, mean delivery.

    Of many design points the first; "-" where a design point has no such phase.
    """
    whole = results.summary()
    first = whole.head(_POINTS_SHOWN)
    left = len(whole) - len(first)
    swept = list(first.columns[1 : first.columns.get_loc("worlds")])
    shown = first[["design_point", *swept, "worlds"]].copy()
    for outcome in ("no_agreement", "breakdown", "collapsed", "partial_agreement", "partial", "delivered"):
        if first[f"share_{outcome}"].max() > 0:
            shown[OUTCOMES[outcome].label] = [_percent(share) for share in first[f"share_{outcome}"]]
    for phase in sorted(set(results.scenario.phases) - set(results.scenario.under_way)):
        head = "agreed" if len(results.scenario.phases) == 1 else f"phase {phase} agreed"
        shown[head] = [_percent(share) for share in first[f"mean_agreed_{phase}"]]
    if first["mean_delivery"].notna().any():
        shown["carried out"] = ["-" if mean != mean else f"{mean:.3f}" for mean in first["mean_delivery"]]
    return [
        "",
        *textwrap.wrap(_sweep_head(results.scenario, "carried out" in shown), WIDTH),
        *shown.rename(columns={"design_point": "design point"}).to_string(index=False).splitlines(),
        *([f"... and {left:,} more design points"] if left else []),
        "summary.csv has more, and the table `issues` has every issue.",
        LIMITS,
    ]


def _sweep_head(case: Scenario, delivery: bool) -> str:
    said = (
        "Each row is one setting. Its columns say what share of its worlds ends in which way, and what share agrees; "
        "an ending seen in no world has no column"
    )
    return f'{said}; "carried out" is the average share of {asked(case.plan)}' if delivery else said


def _percent(share: float) -> str:
    return "-" if share != share else f"{100 * share:.0f}%"


def _outcomes(tally: Tally) -> Iterator[str]:
    """Each outcome with its share and interval, and under it the reasons."""
    many = tally.ran > 1  # one world has no interval
    for outcome, (words, _) in OUTCOMES.items():
        hits = tally.outcomes[outcome]
        if not hits:
            continue
        low, high = wilson(hits, tally.ran)
        bar = "#" * round(_BAR * hits / tally.ran)
        interval = f"  ({low:.1%} to {high:.1%})" if many else ""
        yield (f"  {words:<30}{hits / tally.ran:>6.1%}{interval}".ljust(58) + bar).rstrip()
        if outcome != "delivered":
            yield from _reasons(tally, outcome)
    none = "; ".join(words for outcome, (words, _) in OUTCOMES.items() if not tally.outcomes[outcome])
    if none:
        most = f" (the true share of each is at most {wilson(0, tally.ran)[1]:.1%}, with the same 95%)" if many else ""
        yield from textwrap.wrap(
            f"Not seen in any world{most}: {none}", WIDTH, initial_indent="  ", subsequent_indent="    "
        )


def _reasons(tally: Tally, outcome: str) -> Iterator[str]:
    mine = [(reason, hits) for (ended, reason), hits in tally.reasons.items() if ended == outcome]
    ranked = sorted(mine, key=lambda item: (-item[1], item[0]))
    for reason, hits in ranked[:_REASONS]:
        first, *more = textwrap.wrap(reason, WIDTH - 15)
        yield f"      {hits / tally.ran:>6.1%}  {first}"
        yield from (f"{'':14}{line}" for line in more)
    rest = sum(hits for _, hits in ranked[_REASONS:])
    if rest:
        left = len(ranked) - _REASONS
        yield f"      {rest / tally.ran:>6.1%}  {left} other reason{'s' if left > 1 else ''}"


def _rounds(results: Results, design_point: int) -> Iterator[str]:
    """The challenge model's median voter and weighted mean after each round, in the issue's unit; means over worlds."""
    paths = results.paths(design_point)
    main = paths[paths["table"] == "main"]
    mine = main[main["series"].isin(["text", "mean"])].assign(value=main["sum"] / main["n"])
    yield f"  {'':<22}{'round':>7}{'median':>10}{'mean':>10}"
    for (_, key), rows in mine.groupby(["phase", "key"], sort=True):
        issue = results.scenario.plan.issues[str(key)]
        scale = issue.scale or Scale(zero=0.0, one=1.0)
        wide = rows.pivot(index="tick", columns="series", values="value")
        for tick, row in wide.iterrows():
            name = (issue.label or str(key)) if tick == wide.index[0] else ""
            median, mean = (f"{scale.quantity(row[series]):>10.4f}" for series in ("text", "mean"))
            yield f"  {name:<22}{tick:>7}{median}{mean} {scale.unit}"
        if issue.occurred is not None:
            yield f"  {'in history it ended at':<29}{scale.quantity(issue.occurred):>10.4f}{'':>10} {scale.unit}"


def _points(case: Scenario, tally: Tally) -> Iterator[str]:
    """Each point: phase, share of worlds that agreed all of it, and mean delivery over all worlds."""
    points = tally.points.assign(share=tally.points["agreed"] / tally.points["worlds"], id=tally.points.index)
    name = max(map(len, points.index)) + 2
    room = WIDTH - name - 28
    many = len(case.phases) > 1
    yield f"  {'':<{name + room}}{'phase' if many else '':>6}{'agreed':>9}{'delivered':>11}"
    for row in points.sort_values(["share", "phase", "id"], ascending=[False, True, True]).to_dict("records"):
        gist = textwrap.shorten(case.plan.points[row["id"]].gist, room - 1, placeholder=" ...")
        share = "given" if row["phase"] in case.under_way else f"{row['share']:.0%}"
        delivered = row["delivered"] / row["issues"]
        yield f"  {row['id']:<{name}}{gist:<{room}}{row['phase'] if many else '':>6}{share:>9}{delivered:>11.2f}"
    yield f"  {'':<{name}}delivered: how far up its ladder it got, from 0 to 1, on average over the worlds"


def _inputs(case: Scenario) -> str:
    """Which share of the scenario's numbers comes from where."""
    found = shares(quantities(case))
    said = [f"{found[grade]:.0%} are {GRADE_MEANING[grade]}" for grade in GRADES if found[grade] > 0]
    return f"Of the numbers behind this result, {listed(said)}."


def shelf_lines(found: Sequence[Shelved], width: int) -> list[str]:
    """A line a results folder, and below what is wrong with any of them."""
    if not found:
        return ["no results here yet; cairo-talks run NAME writes some"]
    rows = [
        (
            item.folder.name or str(item.folder),
            item.state,
            item.scenario,
            f"{item.worlds:,} of {item.planned:,}",
            f"{item.failed:,}",
            f"{item.written:%Y-%m-%d %H:%M}",
            item.fingerprint,
        )
        for item in found
    ]
    lines = table(rows, ("folder", "state", "scenario", "worlds", "failed", "last written", "fingerprint"), width)
    for item in (item for item in found if item.problem):
        lines += ["", *textwrap.wrap(f"{item.folder.name}: {item.problem}", width)]
    if any(item.state in ("stopped", "interrupted", "failed") for item in found):
        lines += ["", "A run that is not done goes on where it was when its scenario is run into its folder again."]
    return lines


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
