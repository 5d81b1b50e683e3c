"""The classes of this machine: opened, joined by a code, led from a desk; each table one request after the other."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.app import classroom, work
from sim.app.bell import Bell
from sim.app.classroom import Class, Person, digest, plain
from sim.app.crew import Crew
from sim.errors import InputError
from sim.speech import _, language

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike
CODE = 5  # letters of a code
MOST = 200  # classes that are kept
TABLES, PAIRS = 20, 5  # of a class at the most: its tables, and people who share a seat
LONGEST_TOKEN = 64

View = dict[str, Any]


class Classes:
    """Every class that is kept in a folder.

    Parameters
    ----------
    crew : who plays the games. folder : where each class has a folder of its own.
    """

    def __init__(self, crew: Crew, folder: Path) -> None:
        self._crew = crew
        self._folder = folder
        self._known: dict[str, Class] = {}  # by code
        self._desks: dict[str, Class] = {}  # by digest
        self._people: dict[str, tuple[Class, int]] = {}  # by digest
        self._bells: dict[str, Bell] = {}
        self._states: dict[tuple[str, int], dict[str, View]] = {}  # by language
        self._locks: dict[tuple[str, int], asyncio.Lock] = {}
        self._read = False

    # --- finding -------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Read what is on the disk, once."""
        if self._read:
            return
        self._read = True
        for folder in sorted(self._folder.iterdir()) if self._folder.is_dir() else ():
            found = classroom.read(folder)
            if found is not None:
                self._remember(found)

    def _remember(self, found: Class) -> None:
        self._known[found.code] = found
        self._desks[str(found.head["desk"])] = found
        for index, person in enumerate(found.people):
            self._people[person.digest] = (found, index)

    def by_code(self, code: str) -> Class:
        """The class of a code, in whatever letters it is typed.

        Raises
        ------
        InputError : there is none.
        """
        self._look()
        typed = "".join(code[:40].upper().split())
        for known, found in self._known.items():
            if hmac.compare_digest(known.encode(), typed.encode("utf-8", "replace")):
                return found
        raise InputError(_("there is no class of this code; look at the letters on the projector again"))

    def by_desk(self, token: str) -> Class:
        """The class that a desk's token leads.

        Raises
        ------
        InputError : it leads none.
        """
        self._look()
        mine = digest(token[:LONGEST_TOKEN])
        found = self._desks.get(mine)
        if found is None or not hmac.compare_digest(str(found.head["desk"]), mine):
            raise InputError(_("there is no class at this address; it may have been deleted"))
        return found

    def by_seat(self, token: str) -> tuple[Class, int]:
        """The class and the person that a token belongs to.

        Raises
        ------
        InputError : it belongs to nobody.
        """
        self._look()
        mine = digest(token[:LONGEST_TOKEN])
        at = self._people.get(mine)
        if at is None or not hmac.compare_digest(at[0].people[at[1]].digest, mine):
            raise InputError(_("there is no seat at this address; its class may have been deleted"))
        return at

    def bell(self, of: Class) -> Bell:
        """What rings when something changes in a class."""
        return self._bells.setdefault(of.code, Bell())

    # --- opening, joining, closing -------------------------------------------------------------------------------

    async def kinds(self, source: str) -> View:
        """What a class of a scenario can be opened with, as `sim.app.shared.kinds` gives it."""
        return await self._crew.ask(work.class_kinds, source)

    async def open(self, source: str, head: View) -> str:
        """Open a class and begin the games of its tables; the token of its desk.

        Parameters
        ----------
        head : as `sim.app.classroom.Class` says, without `code` and `desk`.

        Raises
        ------
        InputError : there are too many classes.
        """
        self._look()
        if len(self._known) >= MOST:
            said = _("{count} classes are kept already, and no more can be; end one that is over for good at its desk")
            raise InputError(said.format(count=MOST))
        token = secrets.token_urlsafe(24)
        while (code := "".join(secrets.choice(LETTERS) for _ in range(CODE))) in self._known:
            pass
        whole = {**head, "code": code, "desk": digest(token), "source": source}
        fresh = Class(self._folder / secrets.token_hex(8), whole)
        await self._begin_games(fresh)
        self._remember(classroom.begin(fresh.folder, whole))
        return token

    async def _begin_games(self, of: Class) -> None:
        histories = zip(of.tables, of.head["histories"], strict=True)
        tables = {str(of.game(table)): int(number) for table, number in histories}
        await self._crew.ask(work.class_begun, str(of.head["source"]), of.seats, tables)

    def join(self, of: Class, table: int, place: int | None, name: str) -> str:
        """Give somebody a seat, or a place to watch from; the token of it.

        Raises
        ------
        InputError : the seat is taken, the seats are locked, or the class is full.
        """
        if len(of.people) >= classroom.MOST_PEOPLE:
            raise InputError(_("this class is full"))
        if table not in of.tables:
            raise InputError(_("expected a table from 1 to {last}").format(last=len(of.tables)))
        if place is not None:
            if of.locked:
                raise InputError(_("the seats of this class are locked; you may still watch a table"))
            if (table, place) not in of.free():
                raise InputError(_("this seat is taken; choose another one"))
        token = secrets.token_urlsafe(24)
        of.write(join={"digest": digest(token), "table": table, "place": place,
                       "name": plain(name, classroom.LONGEST_NAME)})  # fmt: skip
        self._people[digest(token)] = (of, len(of.people) - 1)
        self.bell(of).ring()
        return token

    def by_lot(self, of: Class) -> tuple[int, int]:
        """A table and a place drawn among those with fewest people.

        Raises
        ------
        InputError : no seat is free.
        """
        free = of.free()
        if not free:
            said = _("every seat of this class is taken; you may watch a table, or play the farmers alone")
            raise InputError(said)
        sit = {at: len([p for p in of.people if (p.table, p.place) == at]) for at in free}
        fewest = [at for at in free if sit[at] == min(sit.values())]
        return secrets.choice(fewest)

    async def delete(self, of: Class) -> None:
        """Delete every file of a class."""
        self._known.pop(of.code, None)
        self._desks.pop(str(of.head["desk"]), None)
        for person in of.people:
            self._people.pop(person.digest, None)
        for table in of.tables:
            self._states.pop((of.code, table), None)
        await asyncio.to_thread(shutil.rmtree, of.folder, True)
        self.bell(of).ring()
        self._bells.pop(of.code, None)

    # --- playing -------------------------------------------------------------------------------------------------

    async def state(self, of: Class, table: int) -> View:
        """How a table stands, as `sim.app.shared.looked` gives it."""
        known = self._states.get((of.code, table), {})
        if language() in known:
            return known[language()]
        async with self._lock(of, table):
            return await self._looked(of, table)

    async def states(self, of: Class) -> dict[int, View]:
        """How every table stands."""
        found = await asyncio.gather(*(self.state(of, table) for table in of.tables))
        return dict(zip(of.tables, found, strict=True))

    async def _looked(self, of: Class, table: int) -> View:
        known = self._states.setdefault((of.code, table), {})
        if language() not in known:
            known[language()] = await self._crew.ask(work.class_looked, str(of.game(table)), of.rule(table))
        return known[language()]

    async def decide(self, of: Class, person: Person, at: str, action: str, values: Mapping[str, str]) -> None:
        """Make a decision of somebody's seat.

        Raises
        ------
        InputError : what was wrong with it.
        """
        seat = of.seat(person)
        if seat is None:
            raise InputError(_("who watches a table decides nothing there"))
        async with self._lock(of, person.table):
            arguments = (str(of.game(person.table)), seat, at, action, dict(values), of.rule(person.table))
            done = await self._crew.ask(work.class_decided, *arguments)
            if not done["done"]:
                return
            if done["order"] is not None or (at.startswith("asks/") and (person.table, seat) in of.orders):
                of.write(order=[person.table, seat, done["order"]])
            await self._renew(of, person.table)

    async def order(self, of: Class, table: int, **line: Any) -> None:
        """Write something that holds at a table to the class's log, and let the table go on by it."""
        async with self._lock(of, table):
            of.write(**line)
            await self._renew(of, table)

    async def _renew(self, of: Class, table: int) -> None:
        self._states.pop((of.code, table), None)
        await self._looked(of, table)
        self.bell(of).ring()

    async def say(self, of: Class, **line: Any) -> None:
        """Write something that holds for the whole class to its log, and let every table go on by it."""
        of.write(**line)
        for table in of.tables:
            async with self._lock(of, table):
                await self._renew(of, table)

    def note(self, of: Class, **line: Any) -> None:
        """Write something to the log that changes nothing at a table."""
        of.write(**line)
        self.bell(of).ring()

    async def next(self, of: Class) -> None:
        """Let every table go through what it stands before, and no further."""
        states = await self.states(of)
        await self.say(of, beats={str(table): state["beat"] for table, state in states.items()})

    async def put_in(self, of: Class, tables: list[int], kind: str, what: str) -> None:
        """Put something in at some tables.

        Raises
        ------
        InputError : it cannot be put in at any of them; where it can at some, the others are told of at the desk.
        """
        wrong: list[str] = []
        for table in tables:
            async with self._lock(of, table):
                try:
                    words = await self._crew.ask(work.class_put_in, str(of.game(table)), kind, what)
                except InputError as error:
                    wrong.append(f"table {table}: {error.message}")
                    continue
                of.write(put_in=[table, words])
                await self._renew(of, table)
        if len(wrong) == len(tables):
            raise InputError("; ".join(wrong))
        for said in wrong:
            self.note(of, put_in=[int(said.split(":")[0].split()[1]), f"Not put in: {said.partition(': ')[2]}"])

    async def swap(self, of: Class) -> None:
        """Begin anew with everybody one seat further."""
        fresh = Class(of.folder, of.head, round=of.round + 1)
        await self._begin_games(fresh)
        for table in of.tables:
            self._states.pop((of.code, table), None)
        await self.say(of, round=of.round + 1)

    async def opened(self, of: Class, person: Person, places: Mapping[str, str]) -> View:
        """Somebody's table with all cards open and a text on it, as `sim.app.open_cards.view` gives it.

        Raises
        ------
        InputError : the cards are not open yet, or a place is none.
        """
        _refuse_closed(of)
        return await self._crew.ask(work.game_opened, str(of.game(person.table)), dict(places))

    async def debriefed(self, of: Class, person: Person) -> View:
        """The debrief of somebody's table, as `sim.app.ended.debriefed` gives it.

        Raises
        ------
        InputError : the cards are not open yet.
        """
        _refuse_closed(of)
        seat = of.seat(person) or of.seats[0]
        return await self._crew.ask(work.class_debriefed, str(of.game(person.table)), seat)

    async def results(self, of: Class) -> dict[int, View]:
        """The result tables of every table that has ended, by table."""
        found = {}
        for table in of.tables:
            tables = await self._crew.ask(work.class_results, str(of.game(table)))
            if tables:
                found[table] = tables
        return found

    async def scenario_file(self, of: Class, table: int) -> str:
        """The scenario of a table with what was put in, as a file."""
        return await self._crew.ask(work.class_scenario, str(of.game(table)))

    def _lock(self, of: Class, table: int) -> asyncio.Lock:
        return self._locks.setdefault((of.code, table), asyncio.Lock())


def _refuse_closed(of: Class) -> None:
    if "values" not in of.revealed:
        raise InputError(_("your lecturer has not opened the cards yet"))


def waited(of: Class, table: int) -> float:
    """For how many seconds nothing has been decided at a table."""
    try:
        return max(time.time() - of.game(table).stat().st_mtime, 0.0)
    except OSError:
        return 0.0
