"""Commands that draw: figures, a replay, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.shared import RESULTS, cli, results_argument, results_folder, world_of
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.runs.results import Results


@cli.command()
@click.argument("results", nargs=-1, required=True)
@click.option("--kind", "kinds", multiple=True, help="A figure to draw; may be repeated.  [default: the usual ones]")
@click.option("--format", "fmt", help="png, svg or pdf; gif or mp4 for a replay.  [default: png, gif]")
@click.option("--point", "design_point", type=click.IntRange(min=0), default=0, show_default=True, help="Design point.")
@click.option("--world", metavar="P:R", help="The world to replay.  [default: a typical one]")
def plot(results: Sequence[str], kinds: Sequence[str], fmt: str | None, design_point: int, world: str | None) -> None:
    """Draw figures from results folders, each into its folder `figures`.

    Beside the kinds that a run draws there are pareto, winset, trust, replay (one world as a film), and scenarios
    (several results side by side, into results/scenarios).
    """
    import sim
    from sim.plots import draw_all

    opened = [sim.open(results_folder(name)) for name in results]
    still = [kind for kind in kinds if kind not in ("replay", "scenarios")]
    if "scenarios" in kinds:
        click.echo(_scenarios(opened, fmt or "png"))
    for found in opened:
        if "replay" in kinds:
            click.echo(_replay(found, world, fmt or "gif"))
        if still or not kinds:
            drawn = draw_all(found, found.folder / "figures", still or None, fmt or "png", design_point)
            for path in drawn.values():
                click.echo(path)
            for kind, why in drawn.left_out.items():
                click.echo(f"{kind} was left out: {why}", err=True)


def _scenarios(opened: Sequence[Results], fmt: str) -> Path:
    from sim.plots.save import save
    from sim.plots.scenarios import scenarios

    return save(scenarios(opened), Path(RESULTS) / f"scenarios.{fmt}")


def _replay(found: Results, world: str | None, fmt: str) -> Path:
    """Write the film of one world."""
    from sim.plots.replay import save_replay
    from sim.report.story import typical_world
    from sim.runs.design import case_at
    from sim.scenario.sweep import design_points

    point, replicate = typical_world(found) if world is None else world_of(world)
    if replicate not in set(found.of_point(point)["replicate"]):
        raise InputError(f"no world {point}:{replicate} in these results")
    case = case_at(found.scenario, design_points(found.scenario)[point], point)
    return save_replay(case, replicate, found.folder / "figures" / f"replay-{point}-{replicate}.{fmt}")


@cli.command()
@results_argument
@click.option("--point", "design_point", type=click.IntRange(min=0), default=0, show_default=True, help="Design point.")
def report(results: str, design_point: int) -> None:
    """Write the report of a results folder: one HTML file with figures, reasons and stories, to read or print."""
    import sim
    from sim.plots import draw_all
    from sim.report import page

    found = sim.open(results_folder(results))
    drawn = draw_all(found, found.folder / "figures", design_point=design_point)
    click.echo(page.write(found, drawn, design_point))
