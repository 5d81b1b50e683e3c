"""A lesson in words: the list, the sheet to hand out, what was found, and how it compares with theory."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.analysis.claims import Finding
from sim.analysis.lessons import page
from sim.counting import counted
from sim.measures.intervals import Z95
from sim.report.terminal import LIMITS, WIDTH
from sim.scenario.lesson import Lesson
from sim.scenario.schema import Scenario

VERDICTS = {"pass": "pass", "fail": "FAIL", "known": "not reproduced"}


def listed(cases: Sequence[Scenario]) -> list[tuple[str, str]]:
    """A row a lesson: its number, and its title with the question."""
    return [(str(page(scenario).number), f"{scenario.title}\n{page(scenario).question}") for scenario in cases]


def sheet(scenario: Scenario, teacher: bool = False, fictional: bool = False) -> str:
    """A page to print, in Markdown: the question, what to move and watch, room for a prediction, and the debrief.

    The student's page keeps to itself what theory expects, or there would be nothing to predict; the teacher's has it,
    with what the model is known not to show and why. `fictional` names the option in the command to run.
    """
    lesson = page(scenario)
    option = " --fictional" if fictional else ""
    parts = [
        f"# Lesson {lesson.number}: {scenario.title}" + (" (for the teacher)" if teacher else ""),
        f"**{lesson.question}**",
        f"Move: {lesson.move}.",
        "## Before you run it",
        f"Settings: {_either([setting.label for setting in lesson.settings])}.",
        f"You will see, for each: {'; '.join(watch.label for watch in lesson.watch)}.",
        *(_answers(lesson) if teacher else _blanks()),
        "## Run it",
        f"    cairo-talks lessons run {lesson.number}{option}",
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


def _blanks() -> list[str]:
    """Room for what a student expects before the run."""
    return [
        f"My prediction, and why:\n\n{_LINES}",
        f"What result would change my mind:\n\n{_LINES}",
    ]


def _answers(lesson: Lesson) -> list[str]:
    """What the teacher knows before the run: what theory expects, and what the model is known not to show."""
    expected = []
    for claim in lesson.claims:
        expected.append(f"- {claim.says[:1].upper()}{claim.says[1:]}.")
        if claim.not_reproduced:
            expected.append(f"  The model does not show this: {claim.not_reproduced}.")
    return [
        "## What theory expects (not on the students' page)",
        "\n".join(expected),
        f"What would change your mind: {lesson.mind}",
    ]


_LINES = "\n\n".join(["_" * 72] * 3)


def _either(labels: Sequence[str]) -> str:
    return "; ".join(f"({chr(97 + k)}) {label}" for k, label in enumerate(labels))


def found(table: pd.DataFrame) -> list[tuple[str, ...]]:
    """A row a setting, a column a metric: mean and half of its 95% interval; from the table of sim.analysis.claims.

    A number that only some worlds have says how many.
    """
    ran = int(table["of"].max())
    return [
        (str(setting), *(_cell(row, ran) for row in mine.to_dict("records")))
        for setting, mine in table.groupby("setting", sort=False)
    ]


def _cell(row: Mapping[Any, Any], ran: int) -> str:
    said = number(row["mean"], row["se"], row["unit"])
    return (
        said if row["worlds"] == ran or row["mean"] != row["mean"] else f"{said} (in {counted(row['worlds'], 'world')})"
    )


def number(mean: float, se: float, unit: str) -> str:
    """A mean with half of its 95% interval, in its unit; "none" where no world has one."""
    if mean != mean:
        return "none"
    digits = 3 if unit == "0 to 1" else 1

    def shown(value: float) -> str:
        return f"{value:.1%}" if unit == "share of worlds" else f"{value:.{digits}f}"

    return shown(mean) if se != se else f"{shown(mean)} ± {shown(Z95 * se)}"  # one world has no interval


def line(scenario: Scenario, findings: Sequence[Finding]) -> str:
    """A lesson in one line: how many claims hold, and the first with its effect and interval.

    `part`: some do not, and the lesson says why the model does not show them.
    """
    lesson = page(scenario)
    holding = sum(f.holds for f in findings)
    worst = "pass" if holding == len(findings) else "part"
    if any(f.verdict == "fail" for f in findings):
        worst = "FAIL"
    whole = f"{worst} {lesson.number:>3}  {scenario.title:<26} {f'{holding} of {len(findings)}':<8}"
    return f"{whole} {effect(findings[0]):<24}  {findings[0].claim.says}"


HEAD = (
    "Does the model show what theory expects? pass: all of a lesson's claims hold;",
    "part: some do not, and the lesson says why; FAIL: some do not, without a reason.",
    "",
    f"{'':<4} {'no.':>3}  {'lesson':<26} {'holding':<8} {'first claim: mean, 99%':<24}  what it says",
)  # above the lines of `line`


def details(findings: Sequence[Finding], *, every: bool) -> list[str]:
    """Claims one a line, with the reason where one is not reproduced; all, or only those that do not hold."""
    out = []
    for finding in findings:
        if finding.holds and not every:
            continue
        out.append(f"  {VERDICTS[finding.verdict]}: {finding.claim.says}")
        out += textwrap.wrap(compared(finding), WIDTH, **_UNDER)
        if not finding.holds and finding.claim.not_reproduced:
            out += textwrap.wrap(f"Why: {finding.claim.not_reproduced}.", WIDTH, **_UNDER)
    return out


def compared(finding: Finding) -> str:
    """From which setting to which, by how much over how many worlds, and what was expected.

    Where a number exists in some worlds only, the pairs are a selection: that is said, with the difference between all
    that each setting shows, which is the one to be read off the table and the figure.
    """
    expected = f"expected: {finding.claim.direction}"
    if finding.claim.least > 0.0:
        expected += f" by {finding.claim.least:g} or more"
    said = f'From "{finding.before}" to "{finding.after}": {effect(finding)}'
    if not finding.worlds:
        return f"{said}, as none of {finding.of:,} worlds has this number at both settings ({expected})."
    if not finding.selects:
        return f"{said}, in all {finding.worlds:,} worlds ({expected})."
    first, second = finding.known
    return (
        f"{said}, in the {finding.worlds:,} of {finding.of:,} worlds that have this number at both settings "
        f"({expected}). All worlds that have it at either ({first:,} and {second:,}, as in the table and the figure): "
        f"{finding.apart:+.3f}; these are not the same worlds, so that part of that is who is counted."
    )


_UNDER: Any = {"initial_indent": "    ", "subsequent_indent": "    "}


def effect(finding: Finding) -> str:
    """An effect with its interval."""
    return f"{finding.effect:+.3f} [{finding.low:+.3f}, {finding.high:+.3f}]" if finding.worlds else "not known"
