"""A browser's part in a few lines: asks the app in this process for addresses, and follows where it points."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from starlette.applications import Starlette


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers by their small names, and the text."""

    status: int
    headers: Mapping[str, str]
    text: str
    at: str = ""  # the address that it came from


class Client:
    """Asks an app that is running on a loop of its own."""

    def __init__(self, app: Starlette, loop: asyncio.AbstractEventLoop) -> None:
        self._app = app
        self._loop = loop

    def post(self, address: str, form: Mapping[str, object], **headers: str) -> Answer:
        """What comes of sending a form, as a page of the app does; `headers` as for `get`."""
        body = urlencode(form).encode()
        own = {"origin": "http://localhost", "content_length": str(len(body))}
        answer = self._loop.run_until_complete(self._ask(address, "POST", {**own, **headers}, body))
        return self._followed(address, answer, headers)

    def get(self, address: str, method: str = "GET", **headers: str) -> Answer:
        """What an address shows; `headers` in place of a browser's, with `_` for `-`."""
        answer = self._loop.run_until_complete(self._ask(address, method, headers))
        return self._followed(address, answer, headers)

    def follow_none(self, address: str, **headers: str) -> Answer:
        """What an address itself says, wherever it points."""
        return self._loop.run_until_complete(self._ask(address, "GET", headers))

    def _followed(self, address: str, answer: Answer, headers: Mapping[str, str]) -> Answer:
        answer = replace(answer, at=address)
        while answer.status in (301, 302, 303, 307, 308):
            at = answer.headers["location"]
            answer = replace(self._loop.run_until_complete(self._ask(at, "GET", headers)), at=at)
        return answer

    async def _ask(self, address: str, method: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        parts = urlsplit(address)
        named = {"host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote(parts.path), "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
            "root_path": "", "server": ("localhost", 80), "client": ("127.0.0.1", 1),
            "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(0)
            if not sent and not getattr(receive, "asked", False):
                receive.asked = True  # type: ignore[attr-defined]
                return {"type": "http.request", "body": body, "more_body": False}
            await asyncio.Event().wait()  # the browser stays
            raise AssertionError

        async def send(message: Any) -> None:
            sent.append(dict(message))

        await self._app(scope, receive, send)
        start = sent[0]
        shown = b"".join(message.get("body", b"") for message in sent[1:])
        found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], found, shown.decode())


@contextmanager
def running(app: Starlette) -> Iterator[Client]:
    """The app begun, and ended afterwards."""
    loop = asyncio.new_event_loop()
    life = app.router.lifespan_context(app)
    loop.run_until_complete(life.__aenter__())
    try:
        yield Client(app, loop)
    finally:
        loop.run_until_complete(life.__aexit__(None, None, None))
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
