"""The commands of `cairo-talks`. Each calls one room below; slow imports stand inside the command that needs them."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from sim import __version__
from sim.errors import InputError, nearest

RESULTS = "results"
_EXIT_FAILED, _EXIT_INPUT, _EXIT_INTERRUPTED = 1, 2, 130


class _Commands(click.Group):
    """A group that names the nearest command for one that it does not know."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.UsageError(f"no command {args[0]!r}{nearest(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="cairo-talks %(version)s")
@click.option("--debug", is_flag=True, help="Show where a failure happened.")
def cli(debug: bool) -> None:
    """Simulate negotiations: the Cairo talks of October 2025 over the 20-point Gaza plan, or talks of your own.

    Begin with:  cairo-talks run cairo-2025-10-23
    """


_scenario = click.argument("scenario")
_results = click.argument("results")
_set = click.option(
    "--set", "sets", multiple=True, metavar="PATH=VALUE", help="Set a number by its path; may be repeated."
)


@cli.command()
@_scenario
@click.option("--out", type=click.Path(path_type=Path), help="Results folder.  [default: results/NAME]")
@click.option("--worlds", type=click.IntRange(min=1), help="Worlds at each setting.  [default: the scenario's]")
@click.option("--seed", type=click.IntRange(min=0), help="Seed.  [default: the scenario's]")
@click.option("--workers", type=click.IntRange(min=1), help="Processes.  [default: as many cores as there is work for]")
@_set
@click.option("--fresh", is_flag=True, help="Begin anew; the old folder is kept under another name.")
@click.option("--figures/--no-figures", default=True, help="Draw the figures.  [default: yes]")
def run(
    scenario: str, out: Path | None, worlds: int | None, seed: int | None, workers: int | None, sets: Sequence[str],
    fresh: bool, figures: bool,
) -> None:  # fmt: skip
    """Run a scenario, by name or file, into a results folder; a run that was stopped goes on where it was."""
    from sim.report import terminal
    from sim.report.progress import watching
    from sim.runs import runner
    from sim.scenario.load import load

    case = load(scenario, sets, worlds=worlds, seed=seed)
    folder = out or Path(RESULTS) / case.name
    with watching(f"{case.name} -> {folder}") as watch:
        results = runner.run(case, folder, workers=workers, fresh=fresh, watch=watch)
    if results.manifest.worlds > case.worlds:
        click.echo(f"the folder holds {results.manifest.worlds:,} worlds already; all of them are told", err=True)
    points = results.manifest.design_points
    for line in terminal.lines(results) if points == 1 else terminal.sweep_lines(results):
        click.echo(line)
    click.echo(f"To repeat it: cairo-talks run {folder / 'scenario.yaml'} (fingerprint {results.manifest.fingerprint})")
    click.echo(f"\nTables and figures: {folder}")
    if figures:
        from sim.plots import draw_all

        for path in draw_all(results, folder / "figures"):
            click.echo(f"  {path}")


@cli.command()
@click.argument("scenarios", nargs=-1, required=True)
@_set
def validate(scenarios: Sequence[str], sets: Sequence[str]) -> None:
    """Check scenarios, by name or file, without running them."""
    from sim.scenario.find import summary
    from sim.scenario.load import load

    problems = []
    for scenario in scenarios:
        try:
            click.echo(f"{scenario}: good. {summary(load(scenario, sets))}")
        except InputError as error:
            problems.append(str(error))
    if problems:
        _refuse("\n".join(problems))


@cli.command("list")
def list_() -> None:
    """List the scenarios that can be run by name."""
    from sim.report.terminal import table
    from sim.scenario.find import list_scenarios

    found = list_scenarios()
    rows = [(item.name, item.problem or f"{item.title}\n{item.summary}", item.folder) for item in found]
    for line in table(rows, ("scenario", "what it is", "folder"), _width()):
        click.echo(line)


@cli.command()
@_scenario
@_set
@click.option("--changes", is_flag=True, help="Only what the scenario changes, and where.")
def show(scenario: str, sets: Sequence[str], changes: bool) -> None:
    """Print a scenario as it is resolved, every number with its provenance, and what it changes and where."""
    from sim.scenario import show as shown
    from sim.scenario.dump import dump
    from sim.scenario.load import load_resolved

    resolved = load_resolved(scenario, sets)
    if not changes:
        click.echo(dump(resolved.scenario))
    lines = shown.lines(shown.changes(resolved)) or ["nothing above what it extends"]
    for line in ["What it changes", "", *lines]:
        click.echo(line if changes else f"# {line}")


@cli.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors that check YAML while you type."""
    import json

    from sim.scenario.file_schema import file_schema

    click.echo(json.dumps(file_schema(), indent=1))


@cli.command()
@click.argument("target", required=False, default="", metavar="[PARTY[.ISSUE]]")
@click.option("--scenario", default="baseline", show_default=True, help="Whose numbers to look at.")
@click.option("--document", type=click.Path(), help="Your copy of a document: is it the one, and what rests on it?")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated, for a spreadsheet.")
def evidence(target: str, scenario: str, document: str | None, as_csv: bool) -> None:
    """Show where numbers come from: from a number to the statement and the sentence it rests on."""
    from sim.report import sources
    from sim.scenario.load import load

    case = load(scenario)
    told = sources.of_document(case, document) if document is not None else sources.of_target(case, target)
    for line in told.as_csv() if as_csv else told.lines(_width()):
        click.echo(line)
    if not told.good:
        sys.exit(_EXIT_FAILED)


@cli.command()
@_results
@click.option("--kind", "kinds", multiple=True, help="A figure to draw; may be repeated.  [default: all]")
@click.option("--format", "fmt", default="png", show_default=True, help="png, svg or pdf.")
@click.option("--point", "design_point", type=click.IntRange(min=0), default=0, show_default=True, help="Design point.")
def plot(results: str, kinds: Sequence[str], fmt: str, design_point: int) -> None:
    """Draw figures from a results folder into its folder `figures`."""
    import sim
    from sim.plots import draw_all

    found = sim.open(_folder(results))
    for path in draw_all(found, found.folder / "figures", kinds or None, fmt, design_point):
        click.echo(path)


@cli.command()
@_results
@click.option("--world", metavar="P:R", help="Design point and replicate, as 0:7.  [default: a typical one]")
def explain(results: str, world: str | None) -> None:
    """Tell one world as a story: who asked for what, who refused and why, the vote at home, what broke it."""
    import sim
    from sim.report import story

    found = sim.open(_folder(results))
    point, replicate = story.typical_world(found) if world is None else _world(world)
    click.echo(story.tell(found, point, replicate))


def _folder(results: str) -> Path:
    """A results folder by its path, or by the scenario's name where that has one."""
    named = Path(RESULTS) / results
    return named if not Path(results).exists() and named.is_dir() else Path(results)


def _world(text: str) -> tuple[int, int]:
    point, _, replicate = text.rpartition(":")
    try:
        chosen = int(point or 0), int(replicate)
    except ValueError:
        raise InputError(f"--world: expected P:R, a design point and a replicate such as 0:7, got {text!r}") from None
    return chosen


@cli.command()
@click.argument("name")
@click.option("--base", default="cairo-2025-10-23", show_default=True, help="The scenario to begin from.")
def new(name: str, base: str) -> None:
    """Write a commented scenario file NAME.yaml to begin with, into `scenarios` here if there is one."""
    from sim.runs.store import cannot_write
    from sim.scenario.files import find
    from sim.scenario.starter import starter

    find(base)
    folder = Path("scenarios") if Path("scenarios").is_dir() else Path()
    path = folder / f"{name}.yaml"
    text = starter(name, base, path.as_posix())
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(f"{path} is there already; choose another name") from None
    except OSError as error:
        raise cannot_write(path, error) from error
    click.echo(f"wrote {path}\nnext: cairo-talks run {path}")


def _width() -> int:
    import shutil

    return min(max(shutil.get_terminal_size((100, 24)).columns, 60), 140)


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(_EXIT_INPUT)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 failed, 2 the input is wrong, 130 interrupted."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        cli.main(args=arguments, prog_name="cairo-talks", standalone_mode=False)
    except InputError as error:
        _refuse(str(error))
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(_EXIT_INPUT)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; what is finished is kept, run again to go on", err=True)
        sys.exit(_EXIT_INTERRUPTED)
    except Exception as error:
        if "--debug" in (sys.argv if arguments is None else arguments):
            raise
        click.echo(f"{_one_line(error)}\nfor more: cairo-talks --debug ...", err=True)
        sys.exit(_EXIT_FAILED)


def _stop(_number: int, _frame: object) -> NoReturn:
    """A polite request to end is treated as Ctrl-C is: what is finished is kept."""
    raise KeyboardInterrupt


def _one_line(error: Exception) -> str:
    said = " ".join(str(error).split())
    return said if type(error).__module__.startswith("sim.") else f"failed: {type(error).__name__}: {said}"
