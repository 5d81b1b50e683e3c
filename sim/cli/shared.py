"""What the commands share: the group they belong to, their common arguments, and how they end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from sim import __version__
from sim.errors import InputError, nearest

RESULTS = "results"
EXIT_FAILED, EXIT_INPUT, EXIT_INTERRUPTED = 1, 2, 130


class Commands(click.Group):
    """A group that names the nearest command for one that it does not know."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise InputError(_no_command(args[0], ctx, self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


def _no_command(word: str, ctx: click.Context, known: Sequence[str]) -> str:
    from sim.scenario.files import known_names

    if ctx.parent is not None:
        return f"{ctx.command_path} has no command {word!r}{nearest(word, known)}"
    if word in known_names():
        return f"{word!r} is a scenario, no command; did you mean cairo-talks run {word}?"
    return f"no command {word!r}{nearest(word, known)}"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="cairo-talks %(version)s")
@click.option("--debug", is_flag=True, help="Show where a failure happened.")
def cli(debug: bool) -> None:
    """Simulate negotiations: the Cairo talks of October 2025 over the 20-point Gaza plan, or talks of your own.

    Begin with:  cairo-talks run cairo-2025-10-23
    """


scenario_argument = click.argument("name", metavar="SCENARIO")
results_argument = click.argument("results")
set_option = click.option(
    "--set", "sets", multiple=True, metavar="PATH=VALUE", help="Set a number by its path; may be repeated."
)


def results_folder(results: str) -> Path:
    """A results folder by its path, or by the scenario's name where that has one."""
    named = Path(RESULTS) / results
    return named if not Path(results).exists() and named.is_dir() else Path(results)


def world_of(text: str) -> tuple[int, int]:
    point, _, replicate = text.rpartition(":")
    try:
        chosen = int(point or 0), int(replicate)
    except ValueError:
        raise InputError(f"--world: expected P:R, a design point and a replicate such as 0:7, got {text!r}") from None
    return chosen


def width() -> int:
    """Columns to write to: the terminal's, within reason."""
    import shutil

    return min(max(shutil.get_terminal_size((100, 24)).columns, 60), 140)


def refuse(message: str) -> NoReturn:
    """Say what is wrong with the input and exit."""
    click.echo(message, err=True)
    sys.exit(EXIT_INPUT)
