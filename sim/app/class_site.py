"""The addresses of a class: opened by a lecturer, joined by a code, each seat and each desk by a link of its own."""

from __future__ import annotations

import csv
import io
import math
import time
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from sim.app import classroom, form
from sim.app.answers import Answers
from sim.app.bell import LEADS
from sim.app.classes import Classes
from sim.app.classroom import Class
from sim.app.measures import FIRST, measures, worlds_of
from sim.app.pages import classes as joining
from sim.app.pages import seat as alone
from sim.app.pages import tables as pages
from sim.app.rate import Rate
from sim.app.shelf import Shelf
from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.speech import _, language

View = dict[str, Any]
Page = Callable[[str, Request, View], Response]
OWN = ("count", "at", "action")  # fields of a decision's form that are no part of the decision
STREAM = {"cache-control": "no-store", "x-accel-buffering": "no"}


class ClassSite:
    """The pages of classes.

    Parameters
    ----------
    classes : those of this machine. shelf : the scenarios. answers : what the model counts. page : writes a page.
    where : the address that students type; "" is the one that the lecturer typed. alone : whether nobody else can reach
        this machine.
    """

    def __init__(
        self, classes: Classes, shelf: Shelf, answers: Answers, page: Page, where: str = "", alone: bool = False
    ) -> None:
        self.classes = classes
        self.shelf = shelf
        self.answers = answers
        self._page = page
        self._where = where
        self._alone = alone
        self._opens = Rate(5, 0.1)
        self._asks = Rate(300, 5.0)  # codes that are tried, and seats that are taken, from one address
        self._does = Rate(30, 3.0)  # what one seat or desk does
        self._models: dict[tuple[str, str], View] = {}

    def routes(self) -> list[Route]:
        """Which address is which page."""
        return [
            Route("/class/{name}", self.opening),
            Route("/class/{name}", self.open, methods=["POST"]),
            Route("/join", self.code),
            Route("/join", self.typed, methods=["POST"]),
            Route("/join/{code}", self.joining),
            Route("/join/{code}", self.join, methods=["POST"]),
            Route("/at/{token}", self.seat),
            Route("/at/{token}", self.decide, methods=["POST"]),
            Route("/at/{token}/news", self.seat_news),
            Route("/at/{token}/open", self.opened),
            Route("/at/{token}/debrief", self.debrief),
            Route("/desk/{token}", self.desk),
            Route("/desk/{token}", self.lead, methods=["POST"]),
            Route("/desk/{token}/news", self.desk_news),
            Route("/desk/{token}/scenario.yaml", self.scenario_file),
            Route("/desk/{token}/{what}.csv", self.tables_file),
            Route("/desk/{token}/table-{table:int}-{round:int}.jsonl", self.decisions_file),
            Route("/projector/{code}", self.projector),
            Route("/projector/{code}/news", self.projector_news),
        ]

    # --- opening and joining ---------------------------------------------------------------------------------------

    async def opening(self, request: Request) -> Response:
        """What a class is opened with."""
        scenario = self.shelf.get(request.path_params["name"])
        kinds = await self.classes.kinds(self.shelf.source(scenario.name))
        played = self.shelf.source(self.shelf.own(scenario.name))
        some = await self.answers.histories(played, {}, min(FIRST, worlds_of(scenario)), request.is_disconnected)
        return self._page("class", request, joining.opening(scenario, kinds, some))

    async def open(self, request: Request) -> Response:
        """Open a class; the desk's address is known to who opened it alone."""
        scenario = self.shelf.get(request.path_params["name"])
        fields = await form.read(request)
        self._opens.spend(_who(request))
        source = self.shelf.source(scenario.name)
        head = joining.head(scenario, await self.classes.kinds(source), fields)
        token = await self.classes.open(source, head)
        return RedirectResponse(f"/desk/{token}", 303)

    async def code(self, request: Request) -> Response:
        """Where a code is typed."""
        return self._page("code", request, {"title": _("Join a class")})

    async def typed(self, request: Request) -> Response:
        """On to the class of a code."""
        fields = await form.read(request)
        self._asks.spend(_who(request))
        return RedirectResponse(f"/join/{self.classes.by_code(fields.get('code', '')).code}", 303)

    async def joining(self, request: Request) -> Response:
        """The seats of a class, and the doors beside them."""
        self._asks.spend(_who(request))
        of = self.classes.by_code(request.path_params["code"])
        state = await self.classes.state(of, 1)
        return self._page("join", request, joining.joining(of, state["title"], state["names"]))

    async def join(self, request: Request) -> Response:
        """Take a seat, or a place to watch from."""
        fields = await form.read(request)
        self._asks.spend(_who(request))
        of = self.classes.by_code(request.path_params["code"])
        name, door = fields.get("nickname", ""), fields.get("door", "seat")
        if door == "observe":
            token = self.classes.join(of, joining.table_of(fields.get("table", "1"), of), None, name)
        elif door == "mediate":
            places = joining.mediating(of)
            if not places:
                raise InputError(_("no mediator's seat is free in this class; you may watch a table"))
            token = self.classes.join(of, *places[0], name)
        elif of.head["lot"]:
            token = self.classes.join(of, *self.classes.by_lot(of), name)
        else:
            token = self.classes.join(of, *joining.chosen(fields.get("place", ""), of), name)
        return RedirectResponse(f"/at/{token}", 303)

    # --- a seat ----------------------------------------------------------------------------------------------------

    async def seat(self, request: Request) -> Response:
        """A seat, or a place to watch from."""
        of, index = self.classes.by_seat(request.path_params["token"])
        person = of.people[index]
        state = await self.classes.state(of, person.table)
        states = await self.classes.states(of) if "values" in of.revealed else {}
        view = pages.seat(of, index, state, states, await self._question(of))
        token = request.path_params["token"]
        view |= {"token": token, "to": f"/at/{token}", "news": f"/at/{token}/news"}
        return self._page("at" if view["request"] else "wait", request, view)

    async def decide(self, request: Request) -> Response:
        """A decision of a seat, a bet, or the adviser asked to play it."""
        token, fields = request.path_params["token"], await form.read(request)
        of, index = self.classes.by_seat(token)
        person = of.people[index]
        self._does.spend(person.digest)
        action, seat = fields.get("action", ""), of.seat(person)
        if action == "bet":
            self._bet(of, index, fields)
        elif action in ("adviser", "myself") and seat is not None:
            await self.classes.order(of, person.table, advised=[person.table, seat, action == "adviser"])
        elif action == "release" and seat is not None:
            await self.classes.order(of, person.table, order=[person.table, seat, None])
        else:
            values = {name: value for name, value in fields.items() if name not in OWN}
            await self.classes.decide(of, person, fields.get("at", ""), action, values)
        return RedirectResponse(f"/at/{token}", 303)

    async def opened(self, request: Request) -> Response:
        """Negotiating again with all cards open: a text, and what it is worth to everybody."""
        token = request.path_params["token"]
        of, index = self.classes.by_seat(token)
        found = await self.classes.opened(of, of.people[index], dict(request.query_params))
        mine = of.seat(of.people[index]) or of.seats[0]
        who = (await self.classes.state(of, of.people[index].table))["names"][mine]
        return self._page("open", request, {**alone.opened(found, token), "back": f"/at/{token}", "who": who})

    async def debrief(self, request: Request) -> Response:
        """What the tables could have had together, and the same choices in other histories."""
        token = request.path_params["token"]
        of, index = self.classes.by_seat(token)
        view = alone.view(await self.classes.debriefed(of, of.people[index]), token)
        title = (await self.classes.state(of, of.people[index].table))["title"]
        return self._page("after", request, {**view, "title": title})

    def _bet(self, of: Class, index: int, fields: Mapping[str, str]) -> None:
        low, high = of.head["question"]["low"], of.head["question"]["high"]
        if "bets" in of.revealed:
            raise InputError(_("the bets of this class are open already; it is too late for another one"))
        try:
            bet = float(fields.get("bet", ""))
        except ValueError:
            bet = math.nan
        if not low <= bet <= high:
            said = _("the bet has to be a number from {low} to {high}")
            raise InputError(said.format(low=f"{low:g}", high=f"{high:g}"))
        note = classroom.plain(fields.get("note", ""), classroom.LONGEST_NOTE)
        self.classes.note(of, bet={"who": index, "bet": bet, "note": note})

    async def _question(self, of: Class) -> View:
        """What a class bets on, and once the bets are revealed what the model counts."""
        try:
            scenario = self.shelf.get(of.head["scenario"])
        except InputError:  # the app was started anew with another file
            return pages.question(of, None, None)
        model = await self._model(scenario) if "bets" in of.revealed else None
        return pages.question(of, scenario, model)

    async def _model(self, scenario: Scenario) -> View:
        """What the model counts on the question of a class's bets."""
        from sim.app import counts, said

        key = (scenario.name, language())
        if key not in self._models:
            worlds = worlds_of(scenario)
            columns = await self.answers.histories(self.shelf.source(self.shelf.own(scenario.name)), {}, worlds)
            number = counts.numbers(measures(scenario)[:1], columns)[0]
            words = _("The model: {value}, counted over {count} histories.")
            self._models[key] = {
                "value": number.value, "low": number.low, "high": number.high,
                "said": words.format(value=said.shown(scenario, number.measure, number.value), count=f"{worlds:,}"),
            }  # fmt: skip
        return self._models[key]

    # --- the desk ----------------------------------------------------------------------------------------------------

    async def desk(self, request: Request) -> Response:
        """The lecturer's page: everything."""
        token = request.path_params["token"]
        of = self.classes.by_desk(token)
        states = await self.classes.states(of)
        view = pages.desk(of, token, states, self.classes.bell(of), await self._question(of))
        return self._page("desk", request, {**view, "news": f"/desk/{token}/news"})

    async def lead(self, request: Request) -> Response:
        """What the lecturer does."""
        token, fields = request.path_params["token"], await form.read(request)
        of = self.classes.by_desk(token)
        self._does.spend(token)
        action = fields.get("action", "")
        if action == "delete":
            if fields.get("sure") != "yes":
                raise InputError(_("tick the box beside the button to delete every file of this class"))
            await self.classes.delete(of)
            return RedirectResponse(f"/class/{of.head['scenario']}", 303)
        await self._lead(of, action, fields)
        return RedirectResponse(f"/desk/{token}", 303)

    async def _lead(self, of: Class, action: str, fields: Mapping[str, str]) -> None:
        simple: dict[str, View] = {
            "lock": {"lock": True}, "unlock": {"lock": False},
            "reveal-bets": {"reveal": "bets"}, "hide-bets": {"hide": "bets"},
            "reveal-values": {"reveal": "values"}, "hide-values": {"hide": "values"},
            "timer": {"timer": math.ceil(time.time()) + classroom.RENEGOTIATION}, "no-timer": {"timer": 0},
        }  # fmt: skip
        if action in simple:
            self.classes.note(of, **simple[action])
        elif action in ("hold", "go"):
            await self.classes.say(of, hold=action == "hold")
        elif action == "next":
            await self.classes.next(of)
        elif action == "swap":
            await self.classes.swap(of)
        elif action in ("adviser", "person"):
            table, seat = joining.table_of(fields.get("table", ""), of), fields.get("seat", "")
            if seat not in of.seats:
                known = _("expected one of {known}, not {value}")
                raise InputError(known.format(known=", ".join(of.seats), value=repr(seat[:40])))
            await self.classes.order(of, table, advised=[table, seat, action == "adviser"])
        elif action in ("incident", "out", "in", "deadline"):
            chosen = fields.get("table", "")
            tables = list(of.tables) if chosen == "all" else [joining.table_of(chosen, of)]
            await self.classes.put_in(of, tables, action, fields.get(action, ""))
        else:
            raise InputError(_("a desk has no {action}").format(action=repr(action[:20])))

    async def scenario_file(self, request: Request) -> Response:
        """The scenario of the first table, with what was put in there."""
        of = self.classes.by_desk(request.path_params["token"])
        return _file(await self.classes.scenario_file(of, 1), f"class-{of.code}-scenario.yaml")

    async def tables_file(self, request: Request) -> Response:
        """The result tables of every table that has ended."""
        of, what = self.classes.by_desk(request.path_params["token"]), request.path_params["what"]
        if what not in ("runs", "issues"):
            raise InputError(_("expected runs.csv or issues.csv"))
        return _file(_csv(await self.classes.results(of), what), f"class-{of.code}-{what}.csv", "text/csv")

    async def decisions_file(self, request: Request) -> Response:
        """The decisions of a table: what plays its game again."""
        of = self.classes.by_desk(request.path_params["token"])
        table, number = request.path_params["table"], request.path_params["round"]
        if table not in of.tables or not 1 <= number <= of.round + 1:
            raise InputError(_("there is no table of this number, or no such round"))
        text = of.game(table, number - 1).read_text(encoding="utf-8")
        return _file(text, f"class-{of.code}-table-{table}-{number}.jsonl", "application/jsonl")

    # --- the projector, and news for all -------------------------------------------------------------------------

    async def projector(self, request: Request) -> Response:
        """The page for the wall."""
        self._asks.spend(_who(request))
        of = self.classes.by_code(request.path_params["code"])
        states = await self.classes.states(of)
        where = self._where or str(request.base_url)
        view = pages.projector(of, states, where, self._alone, await self._question(of))
        return self._page("projector", request, {**view, "news": f"/projector/{of.code}/news"})

    async def seat_news(self, request: Request) -> Response:
        """News for a seat."""
        of, index = self.classes.by_seat(request.path_params["token"])
        return self._news(of, of.people[index].digest)

    async def desk_news(self, request: Request) -> Response:
        """News for a desk."""
        return self._news(self.classes.by_desk(request.path_params["token"]), LEADS)

    async def projector_news(self, request: Request) -> Response:
        """News for a projector."""
        self._asks.spend(_who(request))
        return self._news(self.classes.by_code(request.path_params["code"]), "projector")

    def _news(self, of: Class, who: str) -> Response:
        return StreamingResponse(self.classes.bell(of).news(who), media_type="text/event-stream", headers=STREAM)


def _who(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _file(text: str, name: str, kind: str = "text/plain") -> Response:
    return PlainTextResponse(
        text, headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
        media_type=kind,
    )  # fmt: skip


def _csv(found: Mapping[int, View], what: str) -> str:
    """Rows of all tables under one head, their number first."""
    columns = dict.fromkeys(key for tables in found.values() for key in tables[what])
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(["table", *columns])
    for table, tables in found.items():
        rows = len(next(iter(tables[what].values()), []))
        for k in range(rows):
            out.writerow([table, *(tables[what][key][k] if key in tables[what] else "" for key in columns)])
    return text.getvalue()
