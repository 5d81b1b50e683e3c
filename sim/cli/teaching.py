"""Commands for teaching: the lessons."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from sim.cli.shared import EXIT_FAILED, RESULTS, cli, width

_worlds = click.option("--worlds", type=click.IntRange(min=2), help="Worlds at each setting.  [default: 500]")


@cli.group()
def lessons() -> None:
    """Lessons on negotiation: list them, print a sheet, run one, check them against what theory expects."""


@lessons.command("list")
def list_() -> None:
    """List the lessons."""
    from sim.report import lesson
    from sim.report.terminal import table
    from sim.runs.lessons import all_lessons

    for line in table(lesson.listed(all_lessons()), ("no.", "lesson"), width()):
        click.echo(line)


@lessons.command()
@click.argument("number", metavar="LESSON")
def sheet(number: str) -> None:
    """Print the page to hand out, in Markdown, with room for a prediction: by number, name or file."""
    from sim.report.lesson import sheet as page
    from sim.runs.lessons import find

    click.echo(page(find(number)), nl=False)


@lessons.command()
@click.argument("number", metavar="LESSON")
@_worlds
@click.option("--out", type=click.Path(path_type=Path), help="Folder.  [default: results/lessons/NAME]")
def run(number: str, worlds: int | None, out: Path | None) -> None:
    """Run every setting of a lesson, by number, name or file: a table, a figure, and what theory expected."""
    from sim.plots.lesson import lesson as figure
    from sim.plots.save import save
    from sim.report import lesson
    from sim.report.terminal import LIMITS, table
    from sim.runs import lessons as running
    from sim.runs.store import replacing
    from sim.scenario.files import LESSONS

    case = running.find(number)
    page = running.page(case)
    click.echo(f"Lesson {page.number}: {case.title}. {page.question}\nMoved: {page.move}.\n")
    made = running.run_settings(case, worlds or running.WORLDS)
    found = running.table(case, made)
    for line in table(lesson.found(found), ("setting", *(watch.label for watch in page.watch)), width()):
        click.echo(line)
    click.echo("\nWhat theory expects, and what came out (mean difference, 99% interval)")
    for line in lesson.details(running.check(case, made), every=True):
        click.echo(line)
    click.echo(f"\n{LIMITS}")
    folder = out or Path(RESULTS) / LESSONS / case.name
    with replacing(folder / "table.csv") as hidden:
        found.to_csv(hidden, index=False, lineterminator="\n", float_format="%.10g")
    click.echo(f"Wrote {folder / 'table.csv'}\nWrote {save(figure(case, found), folder / 'lesson.png')}")


@lessons.command()
@click.argument("numbers", nargs=-1, metavar="[LESSON]...")
@_worlds
@click.option("--all", "every", is_flag=True, help="Every claim, not only those that do not hold.")
def check(numbers: Sequence[str], worlds: int | None, every: bool) -> None:
    """Check that the model shows what theory expects; exits 1 where it does not and the lesson does not say why."""
    from sim.report import lesson
    from sim.runs import lessons as running

    cases = [running.find(number) for number in numbers] or running.all_lessons()
    below, failed = [], False
    for case in cases:
        findings = running.check(case, running.run_settings(case, worlds or running.WORLDS))
        failed |= any(finding.verdict == "fail" for finding in findings)
        click.echo(lesson.line(case, findings))
        told = lesson.details(findings, every=every)
        below += [f"{running.page(case).number}. {case.title}", *told] if told else []
    if below:
        click.echo("\n" + ("Every claim" if every else "Claims that do not hold"))
        click.echo("\n".join(below))
    if failed:
        sys.exit(EXIT_FAILED)
