"""A mistake in what was typed after `cairo-talks`, told in one plain line, and the numbers that options take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import click

from sim.case.hints import number_hint
from sim.errors import nearest

# What to give where an argument is missing, by the argument's name.
_WANTED = {
    "scenario": "expected a scenario by name or file; cairo-talks list shows those that ship",
    "results": "expected a results folder or its name; cairo-talks runs lists them",
    "lesson": "expected a lesson by number or name; cairo-talks lessons list shows them",
    "name": "expected a name for the new file",
}
_SAME = {"scenarios": "scenario", "a": "results", "b": "results"}


class Count(click.ParamType):  # type: ignore[type-arg]
    """A whole number from some number on, or up to another."""

    name = "N"

    def __init__(self, least: int, most: int | None = None) -> None:
        self.least, self.most = least, most
        self.expected = (
            f"a whole number of {least} or more" if most is None else f"a whole number from {least} to {most}"
        )

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Fails with what was expected."""
        text = str(value).strip()
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            hint = number_hint(text, text, whole=True)
            self.fail(f"expected {self.expected}, got {text!r}{hint}", param, ctx)
        if int(text) < self.least or (self.most is not None and int(text) > self.most):
            self.fail(f"expected {self.expected}, got {text}", param, ctx)
        return int(text)


class Number(click.ParamType):  # type: ignore[type-arg]
    """A number, or one between two bounds of which the lower is excluded."""

    name = "NUMBER"

    def __init__(self, above: float | None = None, most: float | None = None) -> None:
        self.above, self.most = above, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number. Fails with what was expected."""
        wanted = "a number" if self.above is None else f"a number above {self.above:g} and up to {self.most:g}"
        text = str(value).strip()
        try:
            number = float(text)
        except ValueError:
            self.fail(f"expected {wanted}, got {text!r}{number_hint(text, text)}", param, ctx)
        low = self.above is not None and not number > self.above
        if number != number or low or (self.most is not None and number > self.most):
            self.fail(f"expected {wanted}, got {text}", param, ctx)
        return number


def said(error: click.ClickException) -> str:
    """A mistake in one line: where, what was expected, and the nearest right name."""
    context = getattr(error, "ctx", None)
    where = context.command_path if context is not None else "cairo-talks"
    if isinstance(error, click.NoSuchOption):
        return f"{where} has no option {error.option_name}{nearest(error.option_name, _options(context))}"
    if isinstance(error, click.MissingParameter):
        return f"{_usage(context)}: {_missing(error.param)}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{_name(error.param)}: {_one_line(error.message)}"
    if isinstance(error, click.BadOptionUsage):
        if "requires" in error.message:
            return f"{error.option_name}: the value behind it is missing"
        return f"{error.option_name} is a switch and takes no value; write it alone"
    if (extra := re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", error.format_message())) is not None:
        return f"{where}: {_too_much(extra[1], context)}"
    return f"{where}: {_one_line(error.format_message())}"


def _too_much(words: str, context: click.Context | None) -> str:
    hint = f"; expected {_usage(context)}"
    if "=" in words and "--set" in _options(context):
        hint = f"; to set a number write --set {words}"
    return f"{words!r} is more than the command takes{hint}"


def _missing(param: click.Parameter | None) -> str:
    key = "" if param is None else (param.metavar or param.name or "").lower().strip("[]. ").partition("[")[0]
    key = _SAME.get(key, key)
    return _WANTED.get(key, f"{key.upper() or 'something'} is missing")


def _usage(context: click.Context | None) -> str:
    """How the command is written, without its options: "cairo-talks plot RESULTS..."."""
    if context is None:
        return "cairo-talks --help"
    pieces = [piece for piece in context.command.collect_usage_pieces(context) if piece != "[OPTIONS]"]
    return " ".join([context.command_path, *pieces])


def _options(context: click.Context | None) -> Sequence[str]:
    if context is None:
        return ()
    return [name for param in context.command.get_params(context) for name in (*param.opts, *param.secondary_opts)
            if name.startswith("--")]  # fmt: skip


def _name(param: click.Parameter) -> str:
    return max(param.opts, key=len) if isinstance(param, click.Option) else str(param.metavar or param.name).upper()


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
