"""The fingerprint of the rules: all the code that a world's numbers come from, found by following the imports."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sim

ENTRY = "sim.runs.compute"  # from a scenario and the numbers of its worlds to their tables
# An import that is carried out when its module is: it begins its line. Parsing the files takes five times as long.
_IMPORT = re.compile(r"^(?:from +(sim[\w.]*) +import +(\([^)]*\)|[^\n]*)|import +(sim[\w.]*))", re.MULTILINE)


def package() -> Path:
    """The folder of the package that is running."""
    return Path(sim.__file__).parent


@cache
def rules_fingerprint(entry: str = ENTRY, root: Path | None = None) -> str:
    """sha256 over the code of the rules, file by file; as this process found it when it first asked.

    Parameters
    ----------
    entry : the module whose imports are followed.
    root : folder of the package `sim`; that which is running if left out.

    Returns
    -------
    64 hexadecimal digits. Line ends do not count; every other byte of the files in `rules_files` does.
    """
    folder = root or package()
    digest = hashlib.sha256()
    for path in rules_files(entry, folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def rules_files(entry: str = ENTRY, root: Path | None = None) -> list[Path]:
    """The files that `entry` imports, and what these import, in the order of their names.

    `sim/__init__.py` is left out: it names the version, which changes without the rules.
    """
    folder = root or package()
    found: dict[str, Path] = {}
    waiting = [entry]
    while waiting:
        module = waiting.pop()
        path = _file(folder, module)
        if path is not None and module not in found:
            found[module] = path
            waiting += _imported(path.read_text(encoding="utf-8"))
            waiting.append(module.rpartition(".")[0])
    return sorted(found.values())


def _imported(code: str) -> Iterator[str]:
    """Modules of the package that a module's code imports; a name out of a module may be a module too."""
    for source, names, whole in _IMPORT.findall(code):
        yield source or whole
        for name in re.findall(r"(\w+)(?: +as +\w+)?", names.partition("#")[0] if "(" not in names else names):
            yield f"{source}.{name}"


def _file(root: Path, module: str) -> Path | None:
    """The file of a module inside the package; None for the package itself, and for what is no module."""
    inside = module.split(".")[1:]
    if not inside:
        return None
    path = root.joinpath(*inside)
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)
