"""The app as a whole: which address is which page."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sim.app import form, work
from sim.app.answers import Answers, NobodyWaitsError
from sim.app.bets import Bets
from sim.app.changes import Changes
from sim.app.class_site import ClassSite
from sim.app.classes import Classes
from sim.app.columns import Columns, key_of
from sim.app.crew import Crew
from sim.app.game_site import GameSite
from sim.app.games import Games
from sim.app.guard import Guard
from sim.app.languages import CHOICE, Spoken
from sim.app.measures import FIRST, MOST, measures, worlds_of
from sim.app.pages import handouts, history, lessons, seat, sources, what_if
from sim.app.report_site import ReportSite
from sim.app.setting import SKIP, Asked, read
from sim.app.shelf import Shelf
from sim.app.skin import templates
from sim.errors import InputError
from sim.speech import LANGUAGES, _, language, later, leftwards
from sim.version import __version__

HERE = Path(__file__).parent
LIMITS = later("These are distributions over stated assumptions, not forecasts.")
PAGES = (
    ("what-if", later("What if")), ("history", later("One history")), ("seat", later("Take a seat")),
    ("class", later("A class")), ("lessons", later("Lessons")), ("sources", later("Sources")),
)  # fmt: skip


class Site:
    """The pages of one run of the app.

    Parameters
    ----------
    shelf : the scenarios. crew : who computes. folder : where histories are kept. ahead : whether to compute the single
        moves of the first scenario before anybody asks. names : names of this machine besides its own.
    where : the address that students type; "" where only this machine can reach it.
    """

    def __init__(
        self, shelf: Shelf, crew: Crew, folder: Path, ahead: bool = True, names: tuple[str, ...] = (), where: str = ""
    ) -> None:
        self.shelf = shelf
        self.crew = crew
        self.answers = Answers(crew, folder)
        self.bets = Bets()
        self.games = Games(crew, folder / "games")
        self.report_site = ReportSite(crew, shelf, folder, self._page)
        self.changes = Changes(crew, lambda: self.answers.busy)
        self.game_site = GameSite(self.games, self.changes, self._page, self._html)
        classes = Classes(crew, folder / "classes")
        self.class_site = ClassSite(classes, shelf, self.answers, self._page, where, alone=not where)
        self.ahead = ahead
        self._names = names
        self._templates = templates()

    def app(self) -> Starlette:
        """The ASGI application."""
        routes = [
            Route("/", self.home),
            Route("/what-if/{name}", self.what_if),
            Route("/what-if/{name}", self.bet, methods=["POST"]),
            Route("/what-if/{name}/scenario.yaml", self.scenario_file),
            Route("/history/{name}", self.history),
            Route("/lessons", self.lessons),
            Route("/lessons/{number:int}", self.lesson),
            Route("/lessons/{number:int}", self.bet_on_lesson, methods=["POST"]),
            Route("/lessons/{number:int}/sheet", self.sheet),
            Route("/sources/{name}", self.sources),
            Route("/sources/{name}/number", self.one_source),
            Route("/sources/{name}/scenario.yaml", self.changed_file),
            Route("/handouts/{name}", self.handouts),
            Route("/seat/{name}", self.seat),
            Route("/seat/{name}", self.sit_down, methods=["POST"]),
            *self.report_site.routes(),
            *self.game_site.routes(),
            *self.class_site.routes(),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]
        handlers: Any = {
            InputError: self.wrong,
            HTTPException: self.missing,
            NobodyWaitsError: self.left,
            BrokenExecutor: self.broken,
            Exception: self.broken,
        }
        around = [Middleware(Guard, names=self._names), Middleware(Spoken)]
        return Starlette(routes=routes, exception_handlers=handlers, middleware=around, lifespan=self._life)

    @contextlib.asynccontextmanager
    async def _life(self, _app: Starlette) -> AsyncIterator[None]:
        self.crew.start(self.shelf.source(self.shelf.first))
        task = asyncio.create_task(self._before_anybody_asks()) if self.ahead else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()
            self.changes.close()
            self.report_site.close()
            self.crew.close()

    async def _before_anybody_asks(self) -> None:
        scenario = self.shelf.get(self.shelf.first)
        single = [{path: stop} for path, lever in scenario.levers.items() for stop in lever.stops]
        worlds = worlds_of(scenario)
        with contextlib.suppress(Exception):  # who asks will be told what is wrong
            await self.answers.ahead(self.shelf.source(scenario.name), [{}, *single], worlds)
            for one in await asyncio.to_thread(lessons.listing):
                lesson = await asyncio.to_thread(lessons.find, int(one["number"]), False)
                await self.answers.lesson_ahead(int(one["number"]), len(lessons.settings(lesson)))

    # --- pages ---------------------------------------------------------------------------------------------------

    async def home(self, _request: Request) -> Response:
        """The first page: the scenario that the app was started with."""
        return RedirectResponse(f"/what-if/{self.shelf.first}", 307)

    async def what_if(self, request: Request) -> Response:
        """A bet, a hundred histories, and one thing to move; without a bet nothing has to be computed."""
        scenario = await asyncio.to_thread(self.shelf.get, request.path_params["name"])
        asked = read(request.query_params.multi_items(), scenario, measures(scenario)[0])
        if asked.bet is None:
            return self._page("bet", request, what_if.before_bet(scenario, asked))
        source, played = self.shelf.source(scenario.name), self.shelf.source(self.shelf.own(scenario.name))
        wanted = Asked(asked.setting, asked.pinned, asked.bet, worlds_of(scenario))
        now = await self.answers.histories(played, asked.setting, asked.worlds, request.is_disconnected)
        before = await self.answers.histories(played, asked.pinned, asked.worlds, request.is_disconnected)
        bets = self.bets.on(f"{scenario.name}{key_of(asked.setting)}")
        view = await asyncio.to_thread(what_if.after_bet, scenario, wanted, now, before, source, bets)
        return self._page("what-if", request, view)

    async def bet(self, request: Request) -> Response:
        """A bet of somebody in the class: remembered without a name, and on to what the histories come to."""
        scenario = await asyncio.to_thread(self.shelf.get, request.path_params["name"])
        fields = await form.read(request)
        forgets = fields.pop("forget", "")
        asked = read(fields.items(), scenario, measures(scenario)[0])
        question = f"{scenario.name}{key_of(asked.setting)}"
        if forgets:
            self.bets.forget(question)
        elif isinstance(asked.bet, float):
            self.bets.place(question, asked.bet)
        quick = f"&worlds={fields['worlds']}" if fields.get("worlds") else ""
        return RedirectResponse(f"/what-if/{scenario.name}?{asked.query()}{quick}", 303)

    async def bet_on_lesson(self, request: Request) -> Response:
        """The same for a lesson: up is a bet above nothing, down one below."""
        number, fields = request.path_params["number"], await form.read(request)
        forgets = fields.pop("forget", "")
        asked = lessons.read(fields.items())
        await asyncio.to_thread(lessons.find, number, asked.made_up)
        question = _lesson(number, asked.made_up)
        if forgets:
            self.bets.forget(question)
        elif asked.way in lessons.WAYS:
            self.bets.place(question, asked.signed)
        return RedirectResponse(f"/lessons/{number}?{urlencode(fields)}", 303)

    async def history(self, request: Request) -> Response:
        """One history, at one of its steps."""
        scenario = await asyncio.to_thread(self.shelf.get, request.path_params["name"])
        asked = read(request.query_params.multi_items(), scenario, None, history.OWN)
        number = history.number_of(scenario, request.query_params.get("history"))
        source, played = self.shelf.source(scenario.name), self.shelf.source(self.shelf.own(scenario.name))
        told = await self.answers.history(source, asked.setting, number)
        step = history.step_of(told, request.query_params.get("step"))
        some = await self.answers.histories(played, asked.setting, min(FIRST, worlds_of(scenario)))
        firsts = await asyncio.to_thread(_firsts, some)
        return self._page("history", request, history.view(scenario, asked, told, step, firsts))

    async def lessons(self, request: Request) -> Response:
        """The lessons that there are."""
        return self._page(
            "lessons", request, {"title": _("Lessons"), "lessons": await asyncio.to_thread(lessons.listing)}
        )

    async def lesson(self, request: Request) -> Response:
        """A lesson: its question and a bet, and once that is in what the model shows."""
        number, pairs = request.path_params["number"], request.query_params.multi_items()
        asked = lessons.read(pairs)
        scenario = await asyncio.to_thread(lessons.find, number, asked.made_up)
        view = lessons.before_bet(scenario, asked)
        if asked.way is None:
            return self._page("lesson-bet", request, view)
        found = await self.answers.lesson(number, asked.made_up, len(view["settings"]))
        return self._page(
            "lesson",
            request,
            view | lessons.after_bet(scenario, asked, found, self.bets.on(_lesson(number, asked.made_up))),
        )

    async def sheet(self, request: Request) -> Response:
        """A lesson's page to print, for students, or for the teacher with what theory expects."""
        number, pairs = request.path_params["number"], request.query_params.multi_items()
        asked = lessons.read(pairs)
        scenario = await asyncio.to_thread(lessons.find, number, asked.made_up)
        return self._page("sheet", request, lessons.sheet(scenario, asked))

    async def handouts(self, request: Request) -> Response:
        """Sheets to print."""
        scenario = await asyncio.to_thread(self.shelf.get, request.path_params["name"])
        sheet = handouts.which(request.query_params.get("sheet"))
        needed = sheet in ("slips", "roles")
        roles = await self.crew.ask(work.game_roles, self.shelf.source(scenario.name)) if needed else []
        return self._page("handouts", request, handouts.view(scenario, sheet, roles))

    async def seat(self, request: Request) -> Response:
        """Who can be played in a scenario, and the equal doors beside it."""
        scenario = await asyncio.to_thread(self.shelf.get, request.path_params["name"])
        who = await self.games.seats(self.shelf.source(scenario.name))
        return self._page("seat", request, seat.choice(scenario, who))

    async def sit_down(self, request: Request) -> Response:
        """Begin a game; its address is known to who began it alone."""
        scenario = await asyncio.to_thread(self.shelf.get, request.path_params["name"])
        fields = await form.read(request)
        number = history.number_of(scenario, fields.get("history"))
        token = await self.games.begin(self.shelf.source(scenario.name), fields.get("seat", ""), number)
        return RedirectResponse(f"/game/{token}", 303)

    async def sources(self, request: Request) -> Response:
        """Every number with what it rests on, as far as it fits a filter."""
        scenario = await asyncio.to_thread(self.shelf.get, request.path_params["name"])
        asked = sources.read(request.query_params)
        wanted = (self.shelf.source(scenario.name), asked.grade, asked.of, asked.about, asked.first)
        found = await self.crew.ask(work.sources, *wanted)
        return self._page("sources", request, sources.listed(scenario, asked, found))

    async def one_source(self, request: Request) -> Response:
        """One number, and with another in its place what hangs on it."""
        scenario = await asyncio.to_thread(self.shelf.get, request.path_params["name"])
        asked, source = sources.change(scenario, request.query_params), self.shelf.source(scenario.name)
        found = await self.crew.ask(work.one_source, source, asked.path)
        histories, setting = None, found["item"]["setting"]
        if asked.value is not None and asked.reason and setting:
            played, worlds = self.shelf.source(self.shelf.own(scenario.name)), min(FIRST, worlds_of(scenario))
            before = await self.answers.histories(played, {}, worlds, request.is_disconnected)
            after = await self.answers.histories(played, {setting: asked.value}, worlds, request.is_disconnected)
            histories = before, after
        return self._page("source", request, await asyncio.to_thread(sources.single, scenario, asked, found, histories))

    async def changed_file(self, request: Request) -> Response:
        """A number changed, as a scenario file to keep."""
        scenario = await asyncio.to_thread(self.shelf.get, request.path_params["name"])
        text = sources.scenario_file(
            scenario, sources.change(scenario, request.query_params), self.shelf.source(self.shelf.own(scenario.name))
        )
        headers = {"content-disposition": f'attachment; filename="{scenario.name}-changed.yaml"'}
        return PlainTextResponse(text, headers=headers)

    async def scenario_file(self, request: Request) -> Response:
        """The setting as a scenario file to keep."""
        scenario = await asyncio.to_thread(self.shelf.get, request.path_params["name"])
        asked = read(request.query_params.multi_items(), scenario, measures(scenario)[0])
        text = what_if.scenario_file(scenario, asked, self.shelf.source(scenario.name))
        name = f"{scenario.name}-what-if.yaml"
        return PlainTextResponse(text, headers={"content-disposition": f'attachment; filename="{name}"'})

    def _page(self, template: str, request: Request, view: dict[str, Any], status: int = 200) -> Response:
        here = request.url.path
        common = {
            "version": __version__,
            "limits": LIMITS,
            "first_name": self.shelf.first,
            "scenarios": self.shelf.names(),
            "pages": PAGES,
            "here": here,
            "twin": self._twin(request, view.get("name")),
            "language": language(),
            "direction": "rtl" if leftwards() else "ltr",
            "languages": [(code, its_name, _in(request, code)) for code, its_name in LANGUAGES.items()],
            "quick": FIRST,
            "most": MOST,
            "skip_bet": SKIP,
        }
        return HTMLResponse(self._html(template, {**common, **view}), status, headers={"cache-control": "no-store"})

    def _html(self, template: str, view: dict[str, Any]) -> str:
        return self._templates.get_template(f"{template}.html.jinja").render(view)

    def _twin(self, request: Request, name: str | None) -> dict[str, Any] | None:
        """The same page of the same scenario under made-up names, or back under its own; None where there is none."""
        path, query = request.url.path, request.url.query
        if name is None or not path.endswith(f"/{name}"):
            return None
        there = f"{path.removesuffix(name)}{self.shelf.other(name)}"
        return {"there": f"{there}?{query}" if query else there, "made_up": self.shelf.is_twin(name)}

    # --- what can go wrong -----------------------------------------------------------------------------------------

    async def wrong(self, request: Request, error: Exception) -> Response:
        """An address that asks for something that there is not: one sentence that says what would be right."""
        said = error.message if isinstance(error, InputError) else str(error)
        heading = _("This address asks for something that is not here")
        return self._page("wrong", request, {"heading": heading, "said": f"{said[:1].upper()}{said[1:]}."}, 400)

    async def missing(self, request: Request, error: Exception) -> Response:
        """A page that there is not."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        said = _("There is no such page. The menu above shows the pages that there are.")
        return self._page("wrong", request, {"heading": _("Nothing here"), "said": said}, status)

    async def left(self, _request: Request, _error: Exception) -> Response:
        """Nobody is there any more to be answered."""
        return Response(status_code=204)

    async def broken(self, request: Request, error: Exception) -> Response:
        """Something failed on our side."""
        said = _("The histories could not be computed ({error}). Try again; if it stays so, start the app anew.")
        view = {"heading": _("This did not work"), "said": said.format(error=type(error).__name__)}
        return self._page("wrong", request, view, 500)


def _lesson(number: int, made_up: bool) -> str:
    """A lesson as a question that bets are on."""
    return f"lesson {number} {made_up}"


def _in(request: Request, code: str) -> str:
    """The address of a page in another language."""
    pairs = request.query_params.multi_items() if request.method == "GET" else []
    return f"{request.url.path}?{urlencode([*pairs, (CHOICE, code)])}"


def _firsts(some: Columns) -> dict[str, int]:
    from sim.app.counts import first_that_ends

    return first_that_ends(some)
