"""The command that puts two settings side by side."""

from __future__ import annotations

import re
from pathlib import Path

import click

from sim.cli.shared import RESULTS, cli, results_folder, width
from sim.errors import InputError


@cli.command()
@click.argument("a", metavar="RESULTS[:POINT]")
@click.argument("b", metavar="RESULTS[:POINT]")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder of tables and figure.  [default: results/compare/A-B]"
)
def compare(a: str, b: str, out: Path | None) -> None:
    """Compare two runs, or two settings of a sweep.

    World by world: what differs in how they end, and which points of the plan fare otherwise. Both have to be of the
    same case and have the same seed, so that each world meets the same luck on both sides.
    """
    import sim
    from sim.plots.compare import compare as figure
    from sim.plots.save import save
    from sim.report import comparison
    from sim.report.progress import working
    from sim.runs.store import replacing

    sides = [(sim.results(folder), point) for folder, point in (_side(a), _side(b))]
    (left, point_a), (right, point_b) = sides
    alike = left.folder.name == right.folder.name and left.folder.resolve() != right.folder.resolve()
    called = [str(side.folder) if alike else side.folder.name for side in (left, right)]
    names = _names(called[0], point_a, called[1], point_b)
    with working("comparing"):
        runs = left.compare(point_a, point_b, other=right)
        points = left.compare_points(point_a, point_b, other=right)
    for line in comparison.lines(left.point(point_a).scenario, names, runs, points, width()):
        click.echo(line)
    folder = out or Path(RESULTS) / "compare" / re.sub(r"[:/\\]+", "-", f"{names[0]}-{names[1]}").strip("-.")
    for name, table in (("runs.csv", runs), ("points.csv", points)):
        with replacing(folder / name) as hidden:
            table.to_csv(hidden, index=False, lineterminator="\n", float_format="%.10g")
    shown = [(results.point(point), point) for results, point in sides]
    with working("drawing the figure"):
        path = save(figure(shown, names, runs, points), folder / "compare.png")
    click.echo(f"Wrote {path}")


def _side(text: str) -> tuple[Path, int]:
    """A results folder and a design point, 0 where none is named."""
    folder, mark, point = text.rpartition(":")
    if not mark:
        return results_folder(text), 0
    if not (point.isascii() and point.isdigit()):
        raise InputError(f"expected RESULTS or RESULTS:POINT with a design point such as 3, got {text!r}")
    return results_folder(folder), int(point)


def _names(a: str, point_a: int, b: str, point_b: int) -> tuple[str, str]:
    """What to call the two sides: their folders, with the design points where these tell them apart."""
    if a != b and not point_a and not point_b:
        return a, b
    return f"{a}:{point_a}", f"{b}:{point_b}"
