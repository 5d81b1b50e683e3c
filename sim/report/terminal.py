"""What a run came to, as lines for a terminal of 80 columns or more."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.case.plan import Scale
from sim.case.provenance import GRADE_MEANING, GRADES, quantities, shares
from sim.counting import counted
from sim.doors import PROTOCOLS
from sim.findings.outcomes import means
from sim.findings.tally import Tally
from sim.findings.worlds import worlds_of
from sim.measures.intervals import wilson
from sim.report.outcomes import sentence
from sim.report.words import carried_out, too_few
from sim.runs.results import Results
from sim.runs.shelf import Shelved
from sim.scenario.called import listed, path_words, value_words
from sim.scenario.numbers import column as own_column
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
    out += ["", *textwrap.wrap(few, WIDTH)] if (few := too_few(tally.ran)) else []
    if said := carried_out(tally):
        out += ["", *textwrap.wrap(said, WIDTH)]
    if case.outcomes:
        own = [sentence(found) for found in means(case, worlds_of(results, design_point))]
        out += ["", "Numbers of the scenario's own"]
        out += [line for said in own for line in _indented(said)]
    if getattr(PROTOCOLS.get(case.tables["main"].protocol), "by_median", False):
        out += ["", *textwrap.wrap(ROUNDS, WIDTH), *_rounds(results, design_point)]
    out += ["", "How often each point is agreed (in what share of worlds all of its issues are)"]
    out += _points(case, tally)
    out += ["", *textwrap.wrap(_inputs(case), WIDTH), LIMITS]
    return out


def _indented(said: str) -> list[str]:
    return textwrap.wrap(said, WIDTH, initial_indent="  ", subsequent_indent="    ")


def sweep_lines(results: Results, width: int = 100) -> list[str]:
    """A sweep for a terminal: what is moved, and a row a setting with its values, ends, agreement and delivery.

    Of many settings the first; "-" where a setting has no such phase. What does not fit the width side by side comes
    in further tables below, so that no column is lost.
    """
    whole = results.summary()
    first = whole.head(_POINTS_SHOWN)
    left = len(whole) - len(first)
    case = results.scenario
    swept = [str(column) for column in first.columns[1 : first.columns.get_loc("worlds")]]
    letters = dict(zip(swept, _letters(), strict=False))
    columns = {"point": [str(point) for point in first["design_point"]]}
    columns |= {letters[path]: [value_words(value) for value in first[path]] for path in swept}
    if first["worlds"].nunique() > 1:
        columns["worlds"] = [f"{worlds:,}" for worlds in first["worlds"]]
    for outcome, (label, _) in OUTCOMES.items():
        if whole[f"share_{outcome}"].max() > 0:
            columns[label] = [_percent(share) for share in first[f"share_{outcome}"]]
    for phase in sorted(set(case.phases) - set(case.under_way)):
        head = "agreed" if len(case.phases) == 1 else f"phase {phase} agreed"
        columns[head] = [_percent(share) for share in first[f"mean_agreed_{phase}"]]
    if whole["mean_delivery"].notna().any():
        columns["carried out"] = ["-" if mean != mean else f"{mean:.3f}" for mean in first["mean_delivery"]]
    for name in case.outcomes:
        means_of = first[f"mean_{own_column(name)}"]
        columns[f"mean {name}"] = ["-" if mean != mean else f"{mean:.4g}" for mean in means_of]
    return [
        "",
        *(f"  {letter}  {path_words(case, path)} ({path})" for path, letter in letters.items()),
        "",
        *textwrap.wrap(_sweep_head(case, whole["worlds"], "carried out" in columns), min(width, WIDTH)),
        *narrow(columns, width),
        *([f"... and {left:,} more settings"] if left else []),
        "",
        *textwrap.wrap(too_few(int(whole["worlds"].min())), WIDTH),
        "summary.csv has more, and the table `issues` has every issue.",
        LIMITS,
    ]


def _letters() -> Iterator[str]:
    """a, b, ..., z, aa, ab, ..."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    yield from alphabet
    yield from (first + second for first in alphabet for second in alphabet)


def _sweep_head(case: Scenario, worlds: pd.Series, delivery: bool) -> str:
    each = f", of {counted(int(worlds.iloc[0]), 'world')}" if worlds.nunique() == 1 else ""
    said = (
        f"Each row is one setting of the sweep{each}. The columns say what share of "
        "its worlds ends in which way, and what share agrees; an end seen in no world has no column."
    )
    return f'{said} "Carried out" is the average share of {asked(case.plan)}.' if delivery else said


def narrow(columns: Mapping[str, Sequence[str]], width: int) -> Iterator[str]:
    """Columns of short cells under heads of several lines, in as many tables as the width asks for.

    The first column, which names the rows, begins each of them.
    """
    (name, rows), *others = columns.items()
    room = [_wide(head, cells) for head, cells in others]
    first = _wide(name, rows)
    block: list[int] = []
    for k in range(len(others) + 1):
        if k < len(others) and first + sum(room[i] + 1 for i in (*block, k)) <= width:
            block.append(k)
            continue
        yield ""
        yield from _side_by_side([(name, rows), *(others[i] for i in block)], [first, *(room[i] for i in block)], width)
        block = [k]


def _wide(head: str, cells: Sequence[str]) -> int:
    return max(map(len, [*head.split(), *cells]))


def _side_by_side(columns: Sequence[tuple[str, Sequence[str]]], room: Sequence[int], width: int) -> Iterator[str]:
    heads = [textwrap.wrap(head, wide) for (head, _), wide in zip(columns, room, strict=True)]
    tall = max(map(len, heads))
    lines = list(zip(*([""] * (tall - len(head)) + head for head in heads), strict=True))
    gap = "  " if sum(room) + 2 * len(room) <= width else " "
    for line in [*lines, *zip(*(cells for _, cells in columns), strict=True)]:
        yield gap.join(f"{cell:>{wide}}" for cell, wide in zip(line, room, strict=True)).rstrip()


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
