"""The seat of a program: a process that speaks JSON lines, or a Python object. It never ends a run.

A line goes to the process for each decision,

    {"seat": "downfield", "decide": "answers", "world": 7, "view": {...}, "advice": true}

and one comes back, the answer: `true`, a mapping of issues to places, a number, or `"advice"`. A process that answers
nonsense, takes too long or dies is written down as an event, and the rules decide in its place.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import Any

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

    Its standard error is the user's. `close` ends it, and so does the end of ours.
    """

    def __init__(self, command: Sequence[str], seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process = subprocess.Popen(
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._late = 0  # answers that are still to come for questions given up
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            while line := self._process.stdout.readline(LONGEST):
                self._lines.put(line)
        except (ValueError, OSError):
            pass
        self._lines.put(None)

    def __call__(self, asked: dict[str, Any]) -> Any:
        """The answer.

        Raises
        ------
        TimeoutError : it took too long. GoneError : it has ended. BadAnswerError : its answer is no JSON.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            raise GoneError("the program has ended") from None
        while True:
            try:
                line = self._lines.get(timeout=self._seconds)
            except queue.Empty:
                self._late += 1
                raise TimeoutError(f"no answer within {self._seconds:g} seconds") from None
            if line is None:
                self._lines.put(None)
                raise GoneError("the program has ended")
            if self._late == 0:
                break
            self._late -= 1
        try:
            return json.loads(line, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise BadAnswerError(f"expected a line of JSON, got {line.strip()[:60]!r}") from None

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                pass
        self._process.terminate()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")
