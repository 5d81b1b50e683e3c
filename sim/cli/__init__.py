"""The commands of `cairo-talks`. Each calls one room below; slow imports stand inside the command that needs them."""

from __future__ import annotations

import errno
import signal
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn, TextIO

import click

from sim.cli import (  # noqa: F401  each adds its commands to the group
    analysing,
    comparing,
    drawing,
    playing,
    reading,
    running,
    showing,
    teaching,
    writing,
)
from sim.cli.shared import EXIT_FAILED, EXIT_INPUT, EXIT_INTERRUPTED, cli, refuse
from sim.cli.streams import lost, patient
from sim.cli.wrong import said
from sim.errors import InputError

__all__ = ["cli", "main"]
NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC)  # what a disk refuses, wherever it is asked


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 failed, 2 the input is wrong, 130 interrupted.

    A reader of the output that goes away, as `head` does, is no failure: the command finishes its files.
    """
    signal.signal(signal.SIGTERM, _stop)
    warnings.showwarning = _warn  # type: ignore[assignment]  # it is called by place
    with patient():
        _command(arguments)
        if (error := lost()) is not None:
            click.echo(f"the output could not be written ({error.strerror}); the files of the run are whole", err=True)
            sys.exit(EXIT_FAILED)


def _command(arguments: Sequence[str] | None) -> None:
    try:
        cli.main(args=arguments, prog_name="cairo-talks", standalone_mode=False)
    except InputError as error:
        refuse(str(error))
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        if error.format_message().startswith("Usage:"):  # the help of a group, where no command was named
            error.show()
        else:
            click.echo(said(error), err=True)
        sys.exit(EXIT_INPUT)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; what is finished is kept, run again to go on", err=True)
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:
        if "--debug" in (sys.argv if arguments is None else arguments):
            raise
        if isinstance(error, OSError) and error.errno in NOT_OURS and error.filename is not None:
            refuse(f"cannot read or write {error.filename}: {error.strerror}")
        click.echo(f"{_one_line(error)}\nfor more: cairo-talks --debug ...", err=True)
        sys.exit(EXIT_FAILED)


def _warn(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    _file: TextIO | None = None,
    _line: str | None = None,
) -> None:
    """A warning of ours as one line for people; one of a library as Python has it."""
    ours = category.__module__.startswith("sim.")
    said = str(message) if ours else warnings.formatwarning(message, category, filename, lineno).rstrip()
    click.echo(said, err=True)


def _stop(_number: int, _frame: object) -> NoReturn:
    """A polite request to end is treated as Ctrl-C is: what is finished is kept."""
    raise KeyboardInterrupt


def _one_line(error: Exception) -> str:
    said = " ".join(str(error).split())
    return said if type(error).__module__.startswith("sim.") else f"failed: {type(error).__name__}: {said}"
