"""Commands that draw: figures, a replay, and the report."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.shared import EXIT_FAILED, RESULTS, cli, results_argument, results_folder, width, world_of
from sim.cli.wrong import Count
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.runs.results import Results


def _list(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Print every figure there is by name, with when it is drawn, and end."""
    if not wanted or context.resilient_parsing:
        return
    from sim.figures import FIGURES
    from sim.plots import when
    from sim.report.terminal import table

    rows = [(kind, when(kind)) for kind in FIGURES.names()]
    rows += [("replay", "one world as a film; made where it is named"), ("scenarios", "several results side by side")]
    for line in table(rows, ("figure", "when"), width()):
        click.echo(line)
    context.exit()


@cli.command()
@click.argument("results", nargs=-1, required=True)
@click.option("--kind", "kinds", multiple=True, help="A figure to draw; may be repeated.  [default: the usual ones]")
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="List the figures there are."
)
@click.option("--format", "fmt", help="png, svg or pdf; gif or mp4 for a replay.  [default: png, gif]")
@click.option("--point", "design_point", type=Count(0), default=0, show_default=True, help="Design point.")
@click.option("--world", metavar="P:R", help="The world to replay.  [default: a typical one]")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the figures; of several results, each gets one in it.  [default: RESULTS/figures]",
)
def plot(
    results: Sequence[str], kinds: Sequence[str], fmt: str | None, design_point: int, world: str | None,
    out: Path | None,
) -> None:  # fmt: skip
    """Draw figures from results folders.

    They go into the folder `figures` of each. Beside the kinds that a run draws there are pareto, winset, trust,
    replay (one world as a film), scenarios (several results side by side, into results/scenarios), and those of
    installed packages; --list names them all.
    """
    import sim
    from sim.plots import draw_all
    from sim.report.progress import working

    opened = [sim.results(results_folder(name)) for name in results]
    folders = _folders(opened, out)
    failed = False
    still = [kind for kind in kinds if kind not in ("replay", "scenarios")]
    if "scenarios" in kinds:
        with working("drawing the figure"):
            path = _scenarios(opened, fmt or "png", out or Path(RESULTS))
        click.echo(path)
    for found, folder in zip(opened, folders, strict=True):
        if "replay" in kinds:
            with working("drawing the replay"):
                path = _replay(found, world, fmt or "gif", folder)
            click.echo(path)
        if still or not kinds:
            with working("drawing the figures") as tell:
                drawn = draw_all(found, folder, still or None, fmt or "png", design_point, tell)
            for path in drawn.values():
                click.echo(path)
            for kind, why in drawn.left_out.items():
                click.echo(f"{kind} was left out: {why}", err=True)
            failed |= bool(still and drawn.left_out)
    if failed:  # a figure that was named is missing
        sys.exit(EXIT_FAILED)


def _folders(opened: Sequence[Results], out: Path | None) -> list[Path]:
    """Where the figures of each of the results go."""
    if out is None:
        return [found.folder / "figures" for found in opened]
    if len(opened) == 1:
        return [out]
    names = [found.folder.resolve().name for found in opened]
    if len(set(names)) < len(names):
        raise InputError("--out: two of the results folders have the same name; draw them one after the other")
    return [out / name for name in names]


def _scenarios(opened: Sequence[Results], fmt: str, folder: Path) -> Path:
    from sim.plots.save import save
    from sim.plots.scenarios import scenarios

    return save(scenarios(opened), folder / f"scenarios.{fmt}")


def _replay(found: Results, world: str | None, fmt: str, folder: Path) -> Path:
    """Write the film of one world."""
    from sim.findings.chosen import typical_world
    from sim.plots.replay import save_replay
    from sim.runs.design import case_at
    from sim.scenario.sweep import design_points

    point, replicate = typical_world(found) if world is None else world_of(world)
    if replicate not in set(found.point(point).runs(["replicate"], point)["replicate"]):
        raise InputError(f"no world {point}:{replicate} in these results")
    case = case_at(found.scenario, design_points(found.scenario)[point], point)
    return save_replay(case, replicate, folder / f"replay-{point}-{replicate}.{fmt}")


@cli.command()
@results_argument
@click.option("--point", "design_point", type=Count(0), default=0, show_default=True, help="Design point.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to.  [default: RESULTS]")
def report(results: str, design_point: int, out: Path | None) -> None:
    """Write the report of a results folder.

    It is one HTML file with figures, reasons and stories, to read or to print.
    """
    import sim
    from sim.plots import draw_all
    from sim.report import page
    from sim.report.progress import working

    found = sim.results(results_folder(results))
    folder = out or found.folder
    with working("drawing the figures") as tell:
        drawn = draw_all(found, folder / "figures", design_point=design_point, tell=tell)
    with working("writing the report"):
        path = page.write(found, drawn, design_point, folder)
    click.echo(path)
