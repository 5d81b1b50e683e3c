"""The seat of a program: a process that speaks JSON lines, or a Python object. It never ends a run.

A line goes to the process for each decision,

    {"seat": "downfield", "decide": "answers", "world": 7, "view": {...}, "advice": true}

and one comes back, the answer: `true`, a mapping of issues to places, a number, or `"advice"`. A process that answers
nonsense, takes too long or dies is written down as an event, and the rules decide in its place.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Any

from sim.model.seats.by_rule import ByRule
from sim.model.seats.by_value import ADVICE, BadAnswerError, MediatorByValue, PartyByValue, Request
from sim.model.seats.mediation import Mediation

SECONDS = 10.0  # time that a program has for a decision
LONGEST = 1_000_000  # letters of an answer that are read

Decide = Callable[[dict[str, Any]], Any]


class _Program:
    """Asks a program.

    decide : takes what is asked, as plain values, and gives the answer; whatever it raises is taken for no answer.
    replicates : the worlds by number.
    """

    def __init__(self, decide: Decide, replicates: Sequence[int]) -> None:
        self._decide = decide
        self._replicates = [int(r) for r in replicates]

    def choose(self, request: Request) -> Any:
        """What the program says."""
        asked = {
            "seat": request.seat,
            "decide": request.decision,
            "world": self._replicates[request.world],
            "view": request.view,
            "advice": request.advice,
        }
        try:
            return self._decide(asked)
        except Exception as error:  # a program of somebody else's must not end a run
            self.bad(request, f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
            return ADVICE

    def bad(self, request: Request, wrong: str) -> None:
        """As every seat does it."""
        raise NotImplementedError


class ByProgram(_Program, PartyByValue):
    """A party's."""

    bad = PartyByValue.bad

    def __init__(
        self, name: str, adviser: ByRule, issues: Sequence[str], decide: Decide, replicates: Sequence[int]
    ) -> None:
        PartyByValue.__init__(self, name, adviser, issues)
        _Program.__init__(self, decide, replicates)


class MediatingByProgram(_Program, MediatorByValue):
    """A mediator's."""

    bad = MediatorByValue.bad

    def __init__(
        self, name: str, adviser: Mediation, issues: Sequence[str], decide: Decide, replicates: Sequence[int]
    ) -> None:
        MediatorByValue.__init__(self, name, adviser, issues)
        _Program.__init__(self, decide, replicates)


class GoneError(RuntimeError):
    """The program has ended."""


class Process:
    """A process that answers a JSON line with a JSON line; call it with what is asked.

    It begins when it is asked for the first time. Its standard error is the user's. `close` ends it, and so does the
    end of ours.
    """

    def __init__(self, command: Sequence[str], seconds: float = SECONDS) -> None:
        self._command = list(command)
        self._seconds = seconds
        self._process: subprocess.Popen[str] | None = None
        self._over = ""  # why it answers nothing any more
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._owes = False  # the answer to a question that was given up is still to come

    def _begun(self) -> subprocess.Popen[str]:
        """The process, begun now where it was not. Raises GoneError where it has ended or cannot begin."""
        if self._over:
            raise GoneError(self._over)
        if self._process is None:
            pipe = subprocess.PIPE
            try:
                self._process = subprocess.Popen(
                    self._command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8", process_group=0
                )
            except OSError as error:
                self._over = f"the program cannot begin: {error.strerror or error}"
                raise GoneError(self._over) from None
            threading.Thread(target=_read, args=(self._process.stdout, self._lines), daemon=True).start()
        return self._process

    def __call__(self, asked: dict[str, Any]) -> Any:
        """The answer.

        Raises
        ------
        TimeoutError : it took too long. GoneError : it has ended. BadAnswerError : its answer is no JSON.
        """
        process = self._begun()
        assert process.stdin is not None
        if self._owes:  # one question at a time: a pipe that nobody reads would fill up, and we wait for ever
            self._next_line()
        try:
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
        except (OSError, ValueError):
            raise GoneError("the program has ended") from None
        self._owes = True
        line = self._next_line()
        self._owes = False
        try:
            return json.loads(line, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise BadAnswerError(f"expected a line of JSON, got {line.strip()[:60]!r}") from None

    def _next_line(self) -> str:
        """What it says next. Raises TimeoutError, or GoneError where it has ended."""
        try:
            line = self._lines.get(timeout=self._seconds)
        except queue.Empty:
            raise TimeoutError(f"no answer within {self._seconds:g} seconds") from None
        if line is None:
            self._lines.put(None)
            raise GoneError("the program has ended")
        return line

    def close(self) -> None:
        """End the process, and those that it has begun."""
        self._over = self._over or "the program has ended"
        process = self._process
        if process is None:
            return
        _end(process, process.terminate, "SIGTERM")
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            _end(process, process.kill, "SIGKILL")
            process.wait()
        with suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()


def _end(process: subprocess.Popen[str], alone: Callable[[], None], name: str) -> None:
    """Send a signal to the group of a process, or where there are no groups to it `alone`."""
    if process.poll() is not None or not hasattr(os, "killpg"):
        alone()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, getattr(signal, name))


def _read(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    """Hand on what comes, line by line, and None at the end; the stream is this thread's, to close too."""
    with suppress(ValueError, OSError), stream:
        while line := stream.readline(LONGEST):
            lines.put(line)
    lines.put(None)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")
