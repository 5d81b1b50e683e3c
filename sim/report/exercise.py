"""The deals of an exercise in points, as lines of a terminal."""

from __future__ import annotations

import textwrap

from sim.counting import counted
from sim.findings.exercise import Deal, Exercise
from sim.report.terminal import table

THEORIES = {
    "nash": "Nash: the greatest product of gains",
    "kalai_smorodinsky": "Kalai and Smorodinsky: the greatest least share of what each could gain",
    "egalitarian": "Egalitarian: the greatest least gain",
    "utilitarian": "Utilitarian: the greatest sum",
}
MOST_SHOWN = 40  # deals that are listed


def lines(exercise: Exercise, width: int) -> list[str]:
    """The deals that are worth it to all, what theories choose among them, and how many there are."""
    out = textwrap.wrap(summary(exercise), width)
    out += ["", "What each party needs, in points"]
    out += [f"  {name}: {threshold:g}" for name, threshold in exercise.thresholds.items()]
    for kind, deal in exercise.solved.items():
        out += ["", THEORIES[kind], *_told(deal, width)]
    if exercise.for_all:
        shown = exercise.for_all[:MOST_SHOWN]
        out += ["", "Deals that are worth it to everybody, with the points of each party"]
        heads = ("deal", *exercise.parties)
        rows = [
            (", ".join(deal.options.values()), *(f"{deal.points[name]:g}" for name in exercise.parties))
            for deal in shown
        ]
        out += list(table(rows, heads, width))
        if len(shown) < len(exercise.for_all):
            out.append(f"and {len(exercise.for_all) - len(shown)} more")
    return out


def summary(exercise: Exercise) -> str:
    """How many deals there are, how many would pass, and how many are worth it to all, in a sentence or two."""
    passing = counted(exercise.passing, "deal")
    return (
        f"The options can be combined to {counted(exercise.count, 'deal')}. {passing} "
        f"{'has' if exercise.passing == 1 else 'have'} the consent that is needed, {len(exercise.for_all)} "
        f"{'is' if len(exercise.for_all) == 1 else 'are'} worth it to everybody at the table, and of all deals "
        f"{exercise.efficient} cannot be improved for one party without a loss to another."
    )


def _told(deal: Deal, width: int) -> list[str]:
    chosen = "; ".join(f"{issue}: {option}" for issue, option in deal.options.items())
    points = ", ".join(f"{name} {number:g}" for name, number in deal.points.items())
    return [
        *textwrap.wrap(chosen, width, initial_indent="  ", subsequent_indent="    "),
        *textwrap.wrap(f"points: {points}", width, initial_indent="  ", subsequent_indent="    "),
    ]
