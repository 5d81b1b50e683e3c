"""Commands that run scenarios."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from sim.cli.shared import RESULTS, cli, scenario_argument, set_option, width
from sim.cli.wrong import Count
from sim.errors import InputError


@cli.command()
@scenario_argument
@click.option("--out", type=click.Path(path_type=Path), help="Results folder.  [default: results/NAME]")
@click.option("--worlds", type=Count(1), help="Worlds at each setting.  [default: the scenario's]")
@click.option("--seed", type=Count(0), help="Seed.  [default: the scenario's]")
@click.option("--workers", type=Count(1), help="Processes.  [default: as many cores as there is work for]")
@click.option("--dask", metavar="ADDRESS", help="Compute on the workers of a Dask scheduler, as tcp://host:8786.")
@set_option
@click.option("--fresh", is_flag=True, help="Begin anew; the old folder is kept under another name.")
@click.option(
    "--max-worlds",
    type=Count(1),
    default=10_000_000,
    show_default=True,
    help="Refuse more than this many worlds in all.",
)
@click.option("--fictional", is_flag=True, help="Under made-up names and words; the worlds are the same.")
@click.option("--figures/--no-figures", default=True, help="Draw the figures and write the report.  [default: yes]")
def run(
    name: str, out: Path | None, worlds: int | None, seed: int | None, workers: int | None, dask: str | None,
    sets: Sequence[str], fresh: bool, max_worlds: int, fictional: bool, figures: bool,
) -> None:  # fmt: skip
    """Run a scenario: tables, figures and a report.

    The scenario is named, or is a file of your own. A run that was stopped goes on where it was.
    """
    from sim.report import terminal
    from sim.report.progress import watching, working
    from sim.runs import runner
    from sim.runs.design import refuse_too_many
    from sim.runs.folder import worlds_of
    from sim.runs.rounds import too_vague
    from sim.scenario.load import load
    from sim.scenario.twin import twin

    if dask is not None and workers is not None:
        raise InputError("--dask and --workers: choose one; a Dask cluster has workers of its own")
    scenario = load(name, sets, worlds=worlds, seed=seed)
    scenario = twin(scenario) if fictional else scenario
    folder = out or Path(RESULTS) / scenario.name
    there = 0 if fresh else worlds_of(folder)
    refuse_too_many(scenario.model_copy(update={"worlds": max(scenario.worlds, there)}), max_worlds)
    if there > scenario.worlds:
        more = f"more than the {scenario.worlds:,} asked for; all are shown"
        click.echo(f"{folder} holds {there:,} worlds at each setting, {more}", err=True)
    with watching(f"{scenario.name} -> {folder}") as watch:
        results = runner.run(scenario, folder, workers=workers, dask=dask, fresh=fresh, watch=watch)
    points = results.manifest.design_points
    for line in terminal.lines(results) if points == 1 else terminal.sweep_lines(results, width()):
        click.echo(line)
    if scenario.precision is not None and (vague := too_vague(results.summary(), scenario.precision)):
        which = ", ".join(map(str, vague[:10])) + (" ..." if len(vague) > 10 else "")
        wanted = f"an interval of {scenario.precision.width:g} for {scenario.precision.of}"
        click.echo(f"{scenario.precision.at_most:,} worlds were not enough for {wanted} at design points {which}")
    again = shlex.join(["cairo-talks", "run", str(folder / "scenario.yaml")])
    click.echo(f"To repeat it: {again} (fingerprint {results.manifest.fingerprint})")
    click.echo(f"\nTables and figures: {folder}")
    if figures:
        from sim.plots import draw_all
        from sim.report import page

        with working("drawing the figures") as tell:
            drawn = draw_all(results, folder / "figures", tell=tell)
        with working("writing the report"):
            written = page.write(results, drawn)
        for path in [*drawn.values(), written]:
            click.echo(f"  {path}")
        for kind, why in drawn.left_out.items():
            click.echo(f"  {kind} was left out: {why}")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path(RESULTS))
def runs(folder: Path) -> None:
    """List the results folders in a folder.

    It shows how far each has got, what failed, and when it was last written. Without a FOLDER it looks into `results`.
    """
    from sim.report import terminal
    from sim.runs.shelf import shelved

    for line in terminal.shelf_lines(shelved(folder), width()):
        click.echo(line)
