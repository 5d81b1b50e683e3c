"""What a command prints goes through here: no letter that an encoding lacks and no closed pipe ends it half way."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO


class Patient:
    """A text stream that outlives its reader, and that writes any letter.

    A letter that the encoding lacks is written as its number, `\\u4e2d`, as Python does on standard error. When nobody
    reads any more (`cairo-talks run x | head`, a terminal that was closed) or the disk is full, the stream falls silent
    and the command goes on to finish its files.

    It has no `buffer` on purpose: click would write around it, in an encoding of its own choice.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.lost: OSError | None = None  # why it fell silent

    def __getattr__(self, name: str) -> Any:
        if name in ("buffer", "_stream"):
            raise AttributeError(name)
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write text, whatever becomes of it."""
        if self.lost is None:
            try:
                self._write(text)
            except OSError as error:
                self._fall_silent(error)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write one text after the other."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hand on what was written."""
        if self.lost is None:
            try:
                self._stream.flush()
            except OSError as error:
                self._fall_silent(error)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
        except UnicodeEncodeError:
            encoding = self._stream.encoding
            self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))

    def _fall_silent(self, error: OSError) -> None:
        """Let what is left in the stream's memory go nowhere: Python would fail on it once more when it ends."""
        self.lost = error
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
        except (OSError, ValueError):  # a stream without a file, as in a test
            return


@contextmanager
def patient() -> Iterator[None]:
    """Put `Patient` streams in place of standard output and standard error."""
    before = sys.stdout, sys.stderr
    out, err = (None if stream is None else Patient(stream) for stream in before)
    sys.stdout, sys.stderr = out, err
    try:
        yield
    finally:
        for stream in (out, err):
            if stream is not None:
                stream.flush()
        sys.stdout, sys.stderr = before


def lost() -> OSError | None:
    """Why what was printed did not reach its file; None where it did, or where a reader simply went away."""
    if isinstance(sys.stdout, Patient):
        sys.stdout.flush()
        if sys.stdout.lost is not None and sys.stdout.lost.errno not in (errno.EPIPE, errno.EIO):
            return sys.stdout.lost
    return None
