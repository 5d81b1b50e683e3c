"""What a search for a box came to, in words for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pandas as pd

from sim.analysis import named
from sim.analysis.discovery import Box, Limit
from sim.report.terminal import LIMITS, WIDTH


def lines(box: Box) -> Iterator[str]:
    """The box with its limits in real units, each with its grade of evidence."""
    from_on = "" if named.is_share(box.outcome) and box.threshold in (0.5, 1.0) else f" of {box.threshold:g} or more"
    yield f"\n{box.outcome}{from_on}: {named.words(box.outcome)}"
    yield f"  holds in {box.everywhere:.0%} of the cases everywhere"
    if not box.limits:
        yield from textwrap.wrap(
            "No limit on any one input is told from chance: there is no box in which it holds more often.",
            WIDTH, initial_indent="  ", subsequent_indent="  ",
        )  # fmt: skip
        return
    yield f"  and in {box.density:.0%} (density) of those in this box, which is {box.mass:.0%} of all cases"
    yield f"  and has {box.coverage:.0%} (coverage) of those in which it holds:"
    for limit in box.limits:
        yield f"    {limit.label}"
        yield f"      {_held(limit)}   [{limit.grade}]"
    grades = pd.Series([limit.grade for limit in box.limits]).value_counts(sort=False)
    told = ", ".join(f"{count} {grade}" for grade, count in grades.items())
    yield from textwrap.wrap(
        f"Limits by grade of evidence: {told}. Found on one half of {box.cases:,} cases among {box.searched} inputs, "
        f"measured on the other half. {LIMITS}",
        WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
    )


def _held(limit: Limit) -> str:
    whole = f"of {limit.least:.3g} to {limit.most:.3g}"
    if (limit.least, limit.most) == (0.0, 1.0) and {limit.low, limit.high} & {0.0, 1.0}:
        return "holds" if limit.low == 1.0 else "does not hold"
    if limit.low == limit.low and limit.high == limit.high:
        return f"{limit.low:.3g} to {limit.high:.3g}, {whole}"
    return f"{limit.low:.3g} or more, {whole}" if limit.low == limit.low else f"{limit.high:.3g} or less, {whole}"
