"""The addresses of a game from a seat: its decisions, the debrief, what would have changed it, and open cards."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from sim.app import form
from sim.app.changes import Changes, Found
from sim.app.games import Games
from sim.app.pages import seat

Page = Callable[..., Response]  # template, request, view
Html = Callable[[str, dict[str, Any]], str]  # template, view
STREAM = "text/event-stream"


class GameSite:
    """The pages of games.

    Parameters
    ----------
    games : those on disk. changes : the searches behind debriefs. page : makes an answer of a template and its view.
    html : makes the text of a part of a page.
    """

    def __init__(self, games: Games, changes: Changes, page: Page, html: Html) -> None:
        self._games = games
        self._changes = changes
        self._page = page
        self._html = html

    def routes(self) -> list[Route]:
        """Which address is which page."""
        return [
            Route("/game/{token}", self.game),
            Route("/game/{token}", self.decide, methods=["POST"]),
            Route("/game/{token}/changes", self.changes),
            Route("/game/{token}/open", self.opened),
        ]

    async def game(self, request: Request) -> Response:
        """A game: what happened, what has to be decided, and at its end the debrief."""
        token = request.path_params["token"]
        since = seat.since_of(request.query_params.get("since"))
        view = seat.view(await self._games.view(token, since), token)
        if not view["end"]:
            return self._page("game", request, view)
        found = self._changes.of(self._games.path(token), view["count"])
        return self._page("debrief", request, {**view, **seat.changes(found)})

    async def decide(self, request: Request) -> Response:
        """Make a decision, and go on."""
        token, fields = request.path_params["token"], await form.read(request)
        if fields.get("action") == "forget":
            await self._games.forget(token)
            return RedirectResponse("/", 303)
        since = await self._games.decide(token, fields)
        return RedirectResponse(f"/game/{token}?since={since}#now", 303)

    async def changes(self, request: Request) -> Response:
        """What would have ended a game better, as it is found; a browser that does not listen gets the debrief."""
        token = request.path_params["token"]
        path = self._games.path(token)
        if STREAM not in request.headers.get("accept", ""):
            return RedirectResponse(f"/game/{token}#better", 303)
        view = await self._games.view(token, 0)
        if not view["end"]:
            return RedirectResponse(f"/game/{token}", 303)
        steps = self._changes.follow(path, view["count"])
        return StreamingResponse(self._told(steps), media_type=STREAM, headers={"cache-control": "no-store"})

    async def _told(self, steps: AsyncIterator[Found]) -> AsyncIterator[str]:
        async for found in steps:
            part = self._html("changes", seat.changes(found))
            yield f"data: {json.dumps({'html': part, 'done': found.done})}\n\n"

    async def opened(self, request: Request) -> Response:
        """Negotiating again with all cards open: a text, and what it is worth to everybody."""
        token = request.path_params["token"]
        found = await self._games.opened(token, dict(request.query_params))
        return self._page("open", request, seat.opened(found, token))
