"""Commands for teaching: the lessons."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.shared import EXIT_FAILED, RESULTS, Commands, cli, width
from sim.cli.wrong import Count

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_worlds = click.option("--worlds", type=Count(2), help="Worlds at each setting.  [default: 500]")


@cli.group(cls=Commands)
def lessons() -> None:
    """Lessons on negotiation: list, print and run them.

    Each compares settings of a case, and checks what comes out against what theory expects.
    """


_fictional = click.option("--fictional", is_flag=True, help="The same question asked of a made-up case.")


@lessons.command("list")
@click.option("--about", metavar="SUBJECT", help="Only the lessons on a subject, as commitment or trust.")
def list_(about: str | None) -> None:
    """List the lessons, or those on a subject."""
    from sim.analysis import lessons as running
    from sim.report import lesson
    from sim.report.terminal import table

    cases = running.all_lessons() if about is None else running.about(about)
    for line in table(lesson.listed(cases), ("no.", "lesson"), width()):
        click.echo(line)


@lessons.command()
@click.argument("name", metavar="LESSON")
@click.option("--teacher", is_flag=True, help="The teacher's page: with what theory expects.")
@_fictional
def sheet(name: str, teacher: bool, fictional: bool) -> None:
    """Print a lesson's page, to hand out.

    It is Markdown with room for a prediction. A lesson is named by its number, name or file.
    """
    from sim.report.lesson import sheet as page

    click.echo(page(_lesson(name, fictional), teacher, fictional), nl=False)


def _lesson(name: str, fictional: bool) -> Scenario:
    from sim.analysis import lessons as running

    case = running.find(name)
    return running.fictional(case) if fictional else case


@lessons.command()
@click.argument("name", metavar="LESSON")
@_worlds
@_fictional
@click.option("--out", type=click.Path(path_type=Path), help="Folder.  [default: results/lessons/NAME]")
def run(name: str, worlds: int | None, fictional: bool, out: Path | None) -> None:
    """Run a lesson: a table, a figure, and what theory expects.

    Every setting of the lesson is run. A lesson is named by its number, name or file.
    """
    from sim.analysis import lessons as running
    from sim.plots.lesson import lesson as figure
    from sim.plots.save import save
    from sim.report import lesson
    from sim.report.progress import watching
    from sim.report.terminal import LIMITS, table
    from sim.runs.store import replacing
    from sim.scenario.files import LESSONS

    case = _lesson(name, fictional)
    page = running.page(case)
    click.echo(f"Lesson {page.number}: {case.title}. {page.question}\nMoved: {page.move}.\n")
    with watching(f"{case.name}: {len(page.settings)} settings") as watch:
        made = running.run_settings(case, worlds or running.WORLDS, watch)
    found = running.table(case, made)
    for line in table(lesson.found(found), ("setting", *(watch.label for watch in page.watch)), width()):
        click.echo(line)
    click.echo("\nWhat theory expects, and what came out (mean difference world by world, with its 99% interval)")
    for line in lesson.details(running.check(case, made), every=True):
        click.echo(line)
    click.echo(f"\n{LIMITS}")
    folder = out or Path(RESULTS) / LESSONS / case.name
    with replacing(folder / "table.csv") as hidden:
        found.to_csv(hidden, index=False, lineterminator="\n", float_format="%.10g")
    click.echo(f"Wrote {folder / 'table.csv'}\nWrote {save(figure(case, found), folder / 'lesson.png')}")


@lessons.command()
@click.argument("names", nargs=-1, metavar="[LESSON]...")
@_worlds
@_fictional
@click.option("--all", "every", is_flag=True, help="Every claim, not only those that do not hold.")
def check(names: Sequence[str], worlds: int | None, fictional: bool, every: bool) -> None:
    """Check that the model shows what theory expects.

    It exits with 1 where the model does not show it and the lesson does not say why.
    """
    from sim.analysis import lessons as running
    from sim.report import lesson
    from sim.report.progress import watching

    cases = [_lesson(name, fictional) for name in names]
    if not cases:
        every_one = running.all_lessons()
        cases = [running.fictional(case) for case in every_one if running.made_up(case)] if fictional else every_one
    below, failed = [], False
    click.echo("\n".join(lesson.HEAD))
    for case in cases:
        with watching(f"{case.name}: {len(running.page(case).settings)} settings") as watch:
            made = running.run_settings(case, worlds or running.WORLDS, watch)
        findings = running.check(case, made)
        failed |= any(finding.verdict == "fail" for finding in findings)
        click.echo(lesson.line(case, findings))
        told = lesson.details(findings, every=every)
        below += [f"{running.page(case).number}. {case.title}", *told] if told else []
    if below:
        which = "Every claim" if every else "Claims that do not hold"
        click.echo(f"\n{which}, with the mean difference and its 99% interval")
        click.echo("\n".join(below))
    if failed:
        sys.exit(EXIT_FAILED)
