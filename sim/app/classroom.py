"""A class at several tables, as its log on disk tells it: who sits where, what they ordered, what the lecturer said.

The log is the state: each line is on the disk before anything follows from it, and a server that was killed reads it
again. The decisions of a table are in a file of its own beside it (`sim.games.log`). Tokens are kept as digests only,
and nothing of a person but a nickname, which may be left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.speech import _

FORMAT = 1
LONGEST_NAME = 24
LONGEST_NOTE = 200
MOST_LINES = 50_000  # of a class's log
MOST_PEOPLE = 300
LOG = "class.jsonl"
REVEALED = ("bets", "values")
RENEGOTIATION = 5 * 60  # seconds with all cards open

View = dict[str, Any]
_TURNS = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f"}


def digest(token: str) -> str:
    """What is kept of a token: enough to know it again, and not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def plain(text: str, longest: int) -> str:
    """What somebody typed as one short line of characters that can be seen and do not turn the line around.

    Example
    -------
    >>> plain("  Ada\\n\\u202e Lovelace ", 24)
    'Ada Lovelace'
    """
    seen = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text[: 10 * longest])
    kept = "".join(c for c in seen if c not in _TURNS and unicodedata.category(c) not in ("Cs", "Co", "Cn"))
    return " ".join(kept.split())[:longest].strip()


@dataclass(frozen=True)
class Person:
    """Somebody of the class: at a table's seat, or watching it where `place` is None.

    place : which of the class's seats it is when the first game begins; seats move on when they are swapped.
    """

    digest: str
    table: int
    place: int | None
    name: str


@dataclass
class Class:
    """A class, as far as its log has been read.

    Parameters
    ----------
    folder : where it is kept. head : the first line of its log: `code`, `desk` (a digest), `scenario`, `title`,
        `tables`, `seats` for people, `lot` (seats by lot), `pairs` (how many share a seat at the most), `histories`
        (one a table), `names` and `main` of the scenario, and the `question` of its bets.
    """

    folder: Path
    head: View
    people: list[Person] = field(default_factory=list)
    bets: dict[int, tuple[float, str]] = field(default_factory=dict)  # by who bets: the bet and a note
    advised: set[tuple[int, str]] = field(default_factory=set)
    orders: dict[tuple[int, str], View] = field(default_factory=dict)
    said: dict[int, list[str]] = field(default_factory=dict)  # what was put in, by table
    held: bool = False
    beats: dict[int, list[str | int]] = field(default_factory=dict)  # while it is held: what each table may go through
    locked: bool = False
    revealed: set[str] = field(default_factory=set)
    timer: float = 0.0  # when the renegotiation ends, in seconds of the clock on the wall
    round: int = 0  # how often seats were swapped
    lines: int = 1

    # --- what it comes to ----------------------------------------------------------------------------------------

    @property
    def code(self) -> str:
        """What students type to join."""
        return str(self.head["code"])

    @property
    def tables(self) -> range:
        """The numbers of its tables."""
        return range(1, int(self.head["tables"]) + 1)

    @property
    def seats(self) -> tuple[str, ...]:
        """The parties that people play in this round: a single seat goes round the deciding table."""
        own: list[str] = self.head["seats"]
        main: list[str] = self.head["main"]
        if len(own) > 1 or own[0] not in main:
            return tuple(own)
        return (main[(main.index(own[0]) + self.round) % len(main)],)

    def seat(self, person: Person) -> str | None:
        """Whom somebody plays in this round; None of who watches."""
        if person.place is None:
            return None
        return self.seats[(person.place + self.round) % len(self.seats)]

    def at(self, table: int, seat: str) -> list[Person]:
        """Who shares a seat."""
        return [one for one in self.people if one.table == table and self.seat(one) == seat]

    def game(self, table: int, of: int | None = None) -> Path:
        """Where the decisions of a table are kept, of this round or another."""
        return self.folder / f"table-{table}-{(self.round if of is None else of) + 1}.jsonl"

    def free(self) -> list[tuple[int, int]]:
        """Tables and places that have room, those with fewest people first."""
        most = int(self.head["pairs"])
        count = {(table, place): 0 for table in self.tables for place in range(len(self.seats))}
        for one in self.people:
            if one.place is not None and (one.table, one.place) in count:
                count[one.table, one.place] += 1
        open_ = [at for at, sit in count.items() if sit < most]
        return sorted(open_, key=lambda at: (count[at], at))

    def rule(self, table: int) -> View:
        """What holds at a table besides its decisions: the arguments of `sim.app.shared.Rule`."""
        return {
            "advised": tuple(seat for at, seat in sorted(self.advised) if at == table),
            "orders": {seat: order for (at, seat), order in self.orders.items() if at == table},
            "gate": self.beats.get(table, []) if self.held else None,
        }

    # --- the log -------------------------------------------------------------------------------------------------

    def write(self, **line: Any) -> None:
        """Add a line to the log, see it on the disk, and go by it.

        Raises
        ------
        InputError : the class has said too much already.
        """
        if self.lines >= MOST_LINES:
            raise InputError(_("this class has used up its log; open another one"))
        with (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.take(line)

    def take(self, line: Mapping[str, Any]) -> None:
        """Go by a line of the log."""
        self.lines += 1
        for name, value in line.items():
            getattr(self, f"_take_{name}")(value)

    def _take_join(self, one: View) -> None:
        self.people.append(Person(one["digest"], one["table"], one["place"], one["name"]))

    def _take_bet(self, one: View) -> None:
        self.bets[one["who"]] = (float(one["bet"]), one["note"])

    def _take_advised(self, one: list[Any]) -> None:
        table, seat, on = one
        (self.advised.add if on else self.advised.discard)((table, seat))

    def _take_order(self, one: list[Any]) -> None:
        table, seat, order = one
        self.orders.pop((table, seat), None)
        if order is not None:
            self.orders[table, seat] = order

    def _take_put_in(self, one: list[Any]) -> None:
        table, words = one
        self.said.setdefault(table, []).append(words)

    def _take_hold(self, on: bool) -> None:
        self.held = on
        self.beats = {}

    def _take_beats(self, beats: Mapping[str, Any]) -> None:
        self.held = True
        self.beats = {int(table): list(at) for table, at in beats.items()}

    def _take_lock(self, on: bool) -> None:
        self.locked = on

    def _take_reveal(self, what: str) -> None:
        self.revealed.add(what)

    def _take_hide(self, what: str) -> None:
        self.revealed.discard(what)

    def _take_timer(self, until: float) -> None:
        self.timer = until

    def _take_round(self, number: int) -> None:
        self.round = number
        self.orders, self.advised, self.said, self.held, self.beats = {}, set(), {}, False, {}
        self.revealed.discard("values")
        self.timer = 0.0


def begin(folder: Path, head: View) -> Class:
    """A new class in a new folder."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{LOG}"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"cairo_talks_class": FORMAT, **head}, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / LOG)
    return Class(folder, head)


def read(folder: Path) -> Class | None:
    """The class of a folder; None where there is none, or one that cannot be read.

    A last line that was cut short as it was written is taken off, so that the next one is whole.
    """
    path = folder / LOG
    try:
        raw = path.read_bytes()
        whole = raw[: raw.rfind(b"\n") + 1]
        if len(whole) < len(raw):
            with path.open("r+b") as file:
                file.truncate(len(whole))
        head, *lines = [json.loads(line) for line in whole.decode("utf-8").split("\n")[:-1]]
        if head.pop("cairo_talks_class", None) != FORMAT:
            return None
        found = Class(folder, head)
        for line in lines:
            found.take(line)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found
