"""Where a piece of code comes from: its package, the version of that, and a digest of its text."""

from __future__ import annotations

import hashlib
import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Origin:
    """Where a piece of code comes from.

    distribution : the package that brought it, `SESSION` where a decorator registered it. version : its version, "" of
    a session. code : sha256 of the file or, of a session, of the text in which it is written, cut to 16 digits; ""
    where Python cannot find that.
    """

    distribution: str
    version: str
    code: str

    def __str__(self) -> str:
        named = f"{self.distribution} {self.version}".strip()
        return f"{named} ({self.code})" if self.code else named


def _written(thing: Any) -> Any:
    """What of a thing has a text: itself, or the class of an object."""
    return thing if inspect.isroutine(thing) or inspect.isclass(thing) or inspect.ismodule(thing) else type(thing)


def digest_of_file(thing: Any) -> str:
    try:
        file = inspect.getsourcefile(_written(thing))
        return short(Path(file).read_bytes().replace(b"\r\n", b"\n")) if file else ""
    except (TypeError, OSError):
        return ""


def digest_of_text(thing: Any) -> str:
    try:
        return short(inspect.getsource(_written(thing)).encode())
    except (TypeError, OSError):
        code = getattr(thing, "__code__", None)
        return "" if code is None else short(code.co_code + repr(code.co_consts).encode())


def short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
