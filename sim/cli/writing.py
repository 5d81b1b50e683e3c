"""Commands about scenario files: check, list, show, begin one."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.shared import cli, refuse, set_option, width
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


@cli.command()
@click.argument("scenarios", nargs=-1, required=True)
@set_option
def validate(scenarios: Sequence[str], sets: Sequence[str]) -> None:
    """Check scenarios without running them."""
    from sim.scenario.find import summary
    from sim.scenario.load import load

    problems = []
    for scenario in scenarios:
        try:
            click.echo(f"{scenario}: good. {summary(load(scenario, sets))}")
        except InputError as error:
            problems.append(str(error))
    if problems:
        refuse("\n".join(problems))


@cli.command("list")
def list_() -> None:
    """List the scenarios that can be run by name."""
    from sim.report.terminal import table
    from sim.scenario.find import list_scenarios

    found = list_scenarios()
    rows = [(item.name, item.problem or f"{item.title}\n{item.summary}", item.folder) for item in found]
    for line in table(rows, ("scenario", "what it is", "folder"), width()):
        click.echo(line)


@cli.command()
@click.argument("scenario", required=False)
@set_option
@click.option("--loop", is_flag=True, help="The order of a meeting and of a month instead, as the code has it.")
@click.option("--changes", is_flag=True, help="Only what the scenario changes, and where.")
@click.option("--solutions", is_flag=True, help="Of an exercise in points: its deals, and which theories choose.")
def show(scenario: str | None, sets: Sequence[str], loop: bool, changes: bool, solutions: bool) -> None:
    """Print a scenario with every number in it.

    Each number comes with where it was taken from. What the scenario changes in others that it extends, and where, is
    told at the end.
    """
    if loop:
        from sim.report import loop as order

        for line in order.lines():
            click.echo(line)
        return
    if scenario is None:
        raise InputError("name a scenario to show, as in: cairo-talks show two-farmers")
    from sim.scenario import show as shown
    from sim.scenario.dump import dump
    from sim.scenario.load import load_resolved

    resolved = load_resolved(scenario, sets)
    if solutions:
        _show_solutions(resolved.scenario)
        return
    if not changes:
        click.echo(dump(resolved.scenario))
    lines = shown.lines(shown.changes(resolved)) or ["nothing above what it extends"]
    for line in ["What it changes", "", *lines]:
        click.echo(line if changes else f"# {line}")


def _show_solutions(scenario: Scenario) -> None:
    from sim.findings.exercise import exercise
    from sim.findings.worlds import NothingToShowError
    from sim.report.exercise import lines

    try:
        found = exercise(scenario)
    except NothingToShowError as error:
        raise InputError(f"{scenario.name} has no deals to list: {error}") from error
    for line in lines(found, width()):
        click.echo(line)


@cli.command()
@click.option("--reference", "as_pages", is_flag=True, help="Every key for people instead, as docs/scenario.md has it.")
def schema(as_pages: bool) -> None:
    """Print the JSON Schema of scenario files.

    Editors that know it check a YAML file while you type.
    """
    import json

    from sim.scenario.file_schema import file_schema
    from sim.scenario.reference import reference

    click.echo(reference().rstrip("\n") if as_pages else json.dumps(file_schema(), indent=1))


@cli.command()
@click.argument("name")
@click.option("--base", help="The scenario to begin from.  [default: cairo-2025-10-23]")
@click.option(
    "--blank", "is_blank", is_flag=True, help="A case of your own instead: small, whole, every key explained."
)
@click.option(
    "--with-evidence",
    "with_files",
    is_flag=True,
    help="A folder instead: a case of your own with plan, parties, documents and what they say.",
)
@click.option(
    "--points",
    "table",
    metavar="FILE.csv",
    help="An exercise instead: a table of the points that each option gives each party.",
)
def new(name: str, base: str | None, is_blank: bool, with_files: bool, table: str | None) -> None:
    """Write a scenario file to begin with.

    The file is NAME.yaml, with comments, in the folder `scenarios` if there is one here. It changes a scenario that
    ships (--base), or is a case of your own with parties and issues of its own (--blank); --with-evidence writes a
    folder NAME, in which every number of a case says what it rests on; --points makes a scenario of a classroom
    exercise (docs/how-to/bring-an-exercise.md).
    """
    from sim.runs.store import cannot_write
    from sim.scenario import exercise, exercise_table
    from sim.scenario.blank import blank
    from sim.scenario.files import find
    from sim.scenario.starter import BASE, starter

    begun = [
        option
        for option, given in (("--blank", is_blank), ("--with-evidence", with_files), ("--points", table is not None))
        if given
    ]
    if len(begun) > 1:
        raise InputError(
            f"{begun[0]} and {begun[1]}: choose one; --blank and --points write one file, --with-evidence a folder"
        )
    if begun and base is not None:
        begins = begun[0]
        raise InputError(f"{begins} begins a case of its own and takes no --base; leave one of them out")
    folder = Path("scenarios") if Path("scenarios").is_dir() else Path()
    if with_files:
        _write_case(name, folder / name)
        return
    path = folder / f"{name}.yaml"
    if is_blank:
        text = blank(name, path.as_posix())
    elif table is not None:
        text = exercise.scenario_text(name, exercise_table.read(table), Path(table).name, path.as_posix())
    else:
        find(base or BASE)
        text = starter(name, base or BASE, path.as_posix())
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(f"{path} is there already; choose another name") from None
    except OSError as error:
        raise cannot_write(path, error) from error
    click.echo(f"Wrote {path}\nNext: {shlex.join(['cairo-talks', 'run', str(path)])}")


def _write_case(name: str, folder: Path) -> None:
    """Write the folder of a case, whole or not at all, and say what can be done with it."""
    from sim.runs.store import cannot_write
    from sim.scenario.with_evidence import with_evidence

    texts = with_evidence(name, folder.as_posix(), name)
    if folder.exists() or folder.is_symlink():
        raise InputError(f"{folder} is there already; choose another name")
    for path, text in texts.items():
        target = folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())  # the same bytes everywhere: a checksum counts them
        except OSError as error:
            raise cannot_write(target, error) from error
    click.echo(f"Wrote {len(texts)} files in {folder}, of which {folder / f'{name}.yaml'} is the scenario")
    for after in (["run", name], ["evidence", "--scenario", name]):
        click.echo(f"Next: {shlex.join(['cairo-talks', *after])}")
