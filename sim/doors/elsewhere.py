"""Code that a scenario points to and no registry knows: a Python object by its module, a program by its command."""

from __future__ import annotations

import importlib
import re
import shutil
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from sim.doors.built import told
from sim.doors.origin import Origin, digest_of_file, short
from sim.errors import InputError

_POINTED = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*")


def pointed_at(where: str) -> Any:
    """The object at "package.module:object", imported now.

    Raises InputError where that is no such text, or where it cannot be imported.
    """
    if not _POINTED.fullmatch(where):
        raise InputError(f"expected package.module:object, got {where!r}")
    module, _, attributes = where.partition(":")
    if module == "__main__":
        raise InputError(f"{where!r} is known to this session alone: register it with @sim.seat, and name it")
    try:
        found: Any = importlib.import_module(module)
        for attribute in attributes.split("."):
            found = getattr(found, attribute)
    except Exception as error:  # code of somebody else's, whatever it raises
        raise InputError(f"{where!r} cannot be imported: {told(error)}") from error
    return found


def origin_of_object(where: str) -> str:
    """Where "package.module:object" comes from: its package and version, if it has one, and a digest of its file.

    Raises InputError as `pointed_at` does.
    """
    thing = pointed_at(where)
    top = where.partition(":")[0].partition(".")[0]
    names = metadata.packages_distributions().get(top, [])
    if len(names) == 1:
        return str(Origin(names[0], metadata.version(names[0]), digest_of_file(thing)))
    return str(Origin(f"the module {top}", "", digest_of_file(thing)))


def refuse_absent(command: Sequence[str]) -> None:
    """Raise InputError where nothing can be run by a command."""
    if shutil.which(command[0]) is None:
        raise InputError(
            f"there is no program {command[0]!r}: it is no command on the path, and no file that can be executed"
        )


def origin_of_program(command: Sequence[str]) -> str:
    """What a command runs, as far as it names files: each with a digest of what is in it.

    A path is as seen from the folder in which the run was begun. Raises InputError as `refuse_absent` does.
    """
    refuse_absent(command)
    files = [f"{word} ({short(Path(word).read_bytes())})" for word in command if Path(word).is_file()]
    return ", ".join(files) or "a command on the path"
