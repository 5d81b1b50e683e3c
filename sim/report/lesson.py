"""A lesson in words: the list, the sheet to hand out, what was found, and how it compares with theory."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.measures.intervals import Z95
from sim.report.terminal import LIMITS, WIDTH
from sim.runs.lessons import Finding, page
from sim.scenario.schema import Scenario

VERDICTS = {"pass": "pass", "fail": "FAIL", "known": "not reproduced"}


def listed(cases: Sequence[Scenario]) -> list[tuple[str, str]]:
    """A row a lesson: its number, and its title with the question."""
    return [(str(page(case).number), f"{case.title}\n{page(case).question}") for case in cases]


def sheet(case: Scenario) -> str:
    """A page to print, in Markdown: the question, what to move and watch, room for a prediction, and the debrief."""
    lesson = page(case)
    parts = [
        f"# Lesson {lesson.number}: {case.title}",
        f"**{lesson.question}**",
        f"Move: {lesson.move}.",
        "## Before you run it",
        f"Settings: {_either([setting.label for setting in lesson.settings])}.",
        f"You will see, for each: {'; '.join(watch.label for watch in lesson.watch)}.",
        "My prediction, and why:\n\n" + "\n\n".join(["_" * 72] * 3),
        "## Run it",
        f"    cairo-talks lessons run {lesson.number}",
        "## What theory expects",
        "\n".join(f"- {claim.says[:1].upper()}{claim.says[1:]}." for claim in lesson.claims),
        f"What would change your mind: {lesson.mind}",
        "## Debrief",
        "\n".join(f"{k}. {question}" for k, question in enumerate(lesson.debrief, 1)),
        *([f"In the case: {lesson.tie}"] if lesson.tie else []),
        "## Reading",
        "\n".join(f"- {source}" for source in lesson.reading),
        "---",
        f"{LIMITS} Wording is neutral and every seat can be changed; whoever is a party to the conflict may sit out or "
        "take another seat.",
    ]
    return "\n\n".join(parts) + "\n"


def _either(labels: Sequence[str]) -> str:
    return "; ".join(f"({chr(97 + k)}) {label}" for k, label in enumerate(labels))


def found(table: pd.DataFrame) -> list[tuple[str, ...]]:
    """A row a setting, a column a metric: mean and half of its 95% interval; from the table of sim.runs.lessons."""
    return [
        (str(setting), *(number(row["mean"], row["se"], row["unit"]) for row in mine.to_dict("records")))
        for setting, mine in table.groupby("setting", sort=False)
    ]


def number(mean: float, se: float, unit: str) -> str:
    """A mean with half of its 95% interval, in its unit; "none" where no world has one."""
    if mean != mean:
        return "none"
    half = Z95 * se
    if unit == "share of worlds":
        return f"{mean:.1%} ± {half:.1%}"
    digits = 3 if unit == "0 to 1" else 1
    return f"{mean:.{digits}f} ± {half:.{digits}f}"


def line(case: Scenario, findings: Sequence[Finding]) -> str:
    """A lesson in one line: how many claims hold, and the first with its effect and interval.

    `part`: some do not, and the lesson says why the model does not show them.
    """
    lesson = page(case)
    holding = sum(f.holds for f in findings)
    worst = "pass" if holding == len(findings) else "part"
    if any(f.verdict == "fail" for f in findings):
        worst = "FAIL"
    whole = f"{worst} {lesson.number:>2}  {case.title:<24} {holding} of {len(findings)} claims"
    return f"{whole}  {effect(findings[0])}  {findings[0].claim.says}"


def details(findings: Sequence[Finding], *, every: bool) -> list[str]:
    """Claims one a line, with the reason where one is not reproduced; all, or only those that do not hold."""
    out = []
    for finding in findings:
        if finding.holds and not every:
            continue
        out.append(f"  {VERDICTS[finding.verdict]}: {finding.claim.says}")
        least = f"expected {finding.claim.direction} by {finding.claim.least:g} or more"
        out.append(f"    {effect(finding)} over {finding.worlds:,} worlds ({least})")
        if not finding.holds and finding.claim.not_reproduced:
            out += textwrap.wrap(f"Why: {finding.claim.not_reproduced}.", WIDTH, **_UNDER)
    return out


_UNDER: Any = {"initial_indent": "    ", "subsequent_indent": "    "}


def effect(finding: Finding) -> str:
    """An effect with its interval."""
    return f"{finding.effect:+.3f} [{finding.low:+.3f}, {finding.high:+.3f}]"
