"""Commands that analyse: which assumption a result hangs on, and in which settings it holds."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from sim.cli.shared import (
    EXIT_INTERRUPTED,
    RESULTS,
    cli,
    results_argument,
    results_folder,
    scenario_argument,
    set_option,
)
from sim.cli.wrong import Count, Number


@cli.command()
@scenario_argument
@click.option(
    "--method", "methods", multiple=True, help="sobol, given-data, morris or pawn.  [default: sobol and given-data]"
)
@click.option(
    "--outcome", "outcomes", multiple=True, metavar="NAME",
    help="What to explain: agreement, full_agreement, delivery, collapse, consensus, months, an outcome such as "
    "partial, a column of `runs`, or one of the scenario's own.  [default: the first four]",
)  # fmt: skip
@click.option(
    "--size",
    "sizes",
    multiple=True,
    metavar="[METHOD=]N",
    help="How many settings a method tries; more give narrower intervals.",
)
@click.option("--replicates", type=Count(1), help="Worlds at each setting, for sobol and morris.  [default: 8]")
@click.option("--seed", type=Count(0), help="Seed.  [default: the scenario's]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder.  [default: results/NAME-sensitivity]")
@click.option("--top", type=Count(1), default=10, show_default=True, help="How many single inputs to show.")
@click.option("--workers", type=Count(1), help="Processes.  [default: as many cores as there is work for]")
@set_option
@click.option("--fresh", is_flag=True, help="Begin anew; the old folder is kept under another name.")
@click.option("--figures/--no-figures", default=True, help="Draw the figures.  [default: yes]")
def sensitivity(
    scenario: str, methods: Sequence[str], outcomes: Sequence[str], sizes: Sequence[str], replicates: int | None,
    seed: int | None, out: Path | None, top: int, workers: int | None, sets: Sequence[str], fresh: bool, figures: bool,
) -> None:  # fmt: skip
    """Find which uncertain numbers the results hang on.

    All uncertain numbers of the scenario are varied over their whole ranges. It says how many worlds it will
    compute and about how long that takes. One that was stopped goes on where it was when the same command is given
    again.
    """
    from sim.analysis import named
    from sim.analysis import sensitivity as analysis
    from sim.analysis import sensitivity_folder as folders
    from sim.report import sensitivity as told
    from sim.report.progress import span, watching
    from sim.scenario.load import load

    case = load(scenario, sets, seed=seed)
    if case.sweep is not None:
        click.echo(f"the sweep of {case.name} is left out: its own settings are analysed", err=True)
    what = analysis.plan(case, methods, outcomes, sizes, replicates)
    folder = out or Path(RESULTS) / f"{case.name}-sensitivity"
    folders.claim(folder, folders.fingerprint(case, what), fresh)
    left_out = [name for name in named.DEFAULT if name not in what.outcomes] if not outcomes else []
    if left_out:
        click.echo(
            f"{' and '.join(left_out)}: no issue here has to be carried out, so there is nothing to explain", err=True
        )
    worlds = folders.begin(folder, case, what)

    def forecast(ahead: analysis.Forecast) -> None:
        if ahead.seconds >= 2.0:
            long = span(ahead.seconds)
            click.echo(f"{ahead.worlds:,} worlds in all, {ahead.left:,} still to compute: about {long}", err=True)

    try:
        with watching(f"{case.name} -> {folder}") as watch:
            result = analysis.analyse(case, what, workers, watch, worlds, forecast)
    except KeyboardInterrupt:
        said = "interrupted; the worlds computed so far are kept: the same command goes on from them"
        click.echo(said, err=True)
        sys.exit(EXIT_INTERRUPTED)
    folders.write(result, folder)
    for line in told.lines(case, result.table, result.noise, top):
        click.echo(line)
    click.echo(f"\nTables and figures: {folder}")
    if figures:
        from sim.plots.sensitivity import draw

        for path in draw(result.case, result.table, result.noise, folder / "figures", top):
            click.echo(f"  {path}")


@cli.command()
@results_argument
@click.option("--outcome", default="agreement", show_default=True, metavar="NAME", help="What should hold.")
@click.option("--threshold", type=Number(), help="From what value on it holds; needed for a number such as delivery.")
@click.option(
    "--coverage", type=Number(above=0.0, most=1.0), default=0.5, show_default=True,
    help="Share of the cases in which it holds that the box must keep.",
)  # fmt: skip
@click.option("--inputs", type=Count(1), default=20, show_default=True, help="Inputs to search.")
def discover(results: str, outcome: str, threshold: float | None, coverage: float, inputs: int) -> None:
    """Find for which inputs an outcome mostly holds.

    It searches the worlds that a sensitivity analysis, a sweep or a run wrote for limits on a few inputs, "a box", in
    which the outcome holds far more often than elsewhere (PRIM, the patient rule induction method).
    """
    from sim.analysis import discovery
    from sim.findings.discovery import box_data
    from sim.report import discovery as told
    from sim.runs.store import replacing

    folder = results_folder(results)
    box = discovery.discover(discovery.cases(folder, outcome), outcome, threshold, coverage, inputs)
    path = folder / f"discovery-{outcome.replace('_', '-')}.csv"
    with replacing(path) as hidden:
        box_data(box).to_csv(hidden, index=False, lineterminator="\n", float_format="%.6g")
    for line in told.lines(box):
        click.echo(line)
    click.echo(f"\n{path}")
