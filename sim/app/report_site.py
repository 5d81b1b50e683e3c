"""The full report of a setting of the page What if: written behind a page that says how far it has come, then shown."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sim.app import reported, work
from sim.app.columns import key_of
from sim.app.crew import Crew
from sim.app.measures import measures, worlds_of
from sim.app.setting import read
from sim.app.shelf import Shelf
from sim.speech import _

Page = Callable[..., Response]
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class ReportSite:
    """Reports, one at a time for each setting.

    Parameters
    ----------
    crew : who writes them. shelf : the scenarios. folder : where reports are kept. page : makes an answer of a
        template.
    """

    def __init__(self, crew: Crew, shelf: Shelf, folder: Path, page: Page) -> None:
        self._crew = crew
        self._shelf = shelf
        self._folder = folder
        self._page = page
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._places: dict[tuple[str, str], Path] = {}  # of a source and a setting

    def routes(self) -> list[Route]:
        """Which address is which page."""
        return [Route("/what-if/{name}/report", self.report)]

    async def report(self, request: Request) -> Response:
        """The report where it is there; else the page that waits for it, or in JSON how far it has come."""
        scenario = await asyncio.to_thread(self._shelf.get, request.path_params["name"])
        asked = read(request.query_params.multi_items(), scenario, measures(scenario)[0])
        source, worlds = self._shelf.source(scenario.name), worlds_of(scenario)
        wanted = (source, asked.setting, worlds, str(self._folder))
        key = (source, key_of(asked.setting))
        if key not in self._places:
            self._places[key] = Path(await self._crew.ask(work.report_place, *wanted))
        place = self._places[key]
        done = (place / reported.NAME).is_file()
        failed = not done and self._failed(str(place))
        if not done and not failed and str(place) not in self._tasks:
            self._tasks[str(place)] = asyncio.create_task(self._crew.ask(work.report, *wanted))
        if request.headers.get("accept", "").startswith("application/json"):
            return JSONResponse({"done": done or failed, "words": _said(place)}, headers={"cache-control": "no-store"})
        if done:
            self._tasks.pop(str(place), None)
            return _shown(await asyncio.to_thread((place / reported.NAME).read_text, encoding="utf-8"))
        view = {
            "name": scenario.name,
            "title": scenario.title or scenario.name,
            "failed": failed,
            "words": _said(place),
            "back": asked.query(),
        }
        return self._page("report", request, view, 500 if failed else 200)

    def close(self) -> None:
        """Leave off waiting for reports."""
        for task in self._tasks.values():
            task.cancel()

    def _failed(self, place: str) -> bool:
        """Whether the last attempt failed; the next one who asks tries anew."""
        task = self._tasks.get(place)
        if task is None or not task.done():
            return False
        del self._tasks[place]
        return task.cancelled() or task.exception() is not None


def _said(place: Path) -> str:
    """How far a report has come, in words."""
    found: dict[str, Any] = reported.progress(place) or {}
    if found.get("step") == "histories":
        return _("{share}% of the histories are played.").format(share=round(100 * float(found["share"])))
    if found.get("step") == "figures":
        return _("The figures are being drawn.")
    if found.get("step") == "writing":
        return _("The report is being written.")
    return _("It is about to begin.")


def _shown(text: str) -> Response:
    """The report as it is: one file, with its own style and its figures in it, and nothing that runs."""
    style = STYLE.search(text)
    digest = base64.b64encode(hashlib.sha256((style[1] if style else "").encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
    return HTMLResponse(text, headers={"content-security-policy": policy, "cache-control": "no-store"})
