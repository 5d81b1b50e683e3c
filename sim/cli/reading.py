"""Commands that read: where numbers come from, the story of a world, and what would have changed it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sim.cli.shared import EXIT_FAILED, cli, results_argument, results_folder, width, world_of
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.runs.results import Results


@cli.command()
@click.argument("target", required=False, default="", metavar="[PARTY[.ISSUE]]")
@click.option("--scenario", default="baseline", show_default=True, help="Whose numbers to look at.")
@click.option("--document", type=click.Path(), help="Your copy of a document: is it the one, and what rests on it?")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values, for a spreadsheet.")
def evidence(target: str, scenario: str, document: str | None, as_csv: bool) -> None:
    """Show where the numbers come from.

    It leads from each number to the statement, and to the sentence of a document, that it rests on.
    """
    from sim.report import sources
    from sim.scenario.load import load

    case = load(scenario)
    told = sources.of_document(case, document) if document is not None else sources.of_target(case, target)
    for line in told.as_csv() if as_csv else told.lines(width()):
        click.echo(line)
    if not told.good:
        sys.exit(EXIT_FAILED)


@cli.command()
@results_argument
@click.option("--world", metavar="P:R", help="Design point and replicate, as 0:7.  [default: a typical one]")
@click.option("--every-meeting", is_flag=True, help="The long form: month by month, every meeting and every answer.")
@click.option("--what-if", "changes", is_flag=True, help="Find which single change would have ended it better.")
def explain(results: str, world: str | None, every_meeting: bool, changes: bool) -> None:
    """Tell one world as a story.

    It is told by its turning points: what was agreed, who refused and why, and what became of it. With --what-if
    the world is run again under one change at a time, everything else and its chance held fixed.
    """
    import sim
    from sim.findings.chosen import typical_world
    from sim.report import story

    found = sim.results(results_folder(results))
    if changes:
        _what_if(found, world)
        return
    point, replicate = typical_world(found) if world is None else world_of(world)
    click.echo(story.tell(found, point, replicate, every_meeting))


def _what_if(found: Results, world: str | None) -> None:
    """Run a world again under one change at a time and tell what helped."""
    from sim.analysis.counterfactual import explore
    from sim.findings.chosen import failed_world
    from sim.report.changes import tell
    from sim.report.progress import watching
    from sim.runs.design import case_at
    from sim.runs.runner import Progress
    from sim.scenario.sweep import design_points
    from sim.scenario.wording import asked

    point, replicate = failed_world(found) if world is None else world_of(world)
    if replicate not in set(found.point(point).runs(["replicate"], point)["replicate"]):
        raise InputError(f"no world {point}:{replicate} in these results")
    case = case_at(found.scenario, design_points(found.scenario)[point], point)
    with watching(f"world {point}:{replicate}, one change at a time") as watch:
        before, tried = explore(case, replicate, lambda done, of: watch(Progress(done, of, 0)))
    for line in tell(f"{point}:{replicate}", before, tried, asked(case.plan)):
        click.echo(line)
