"""What every answer carries and every request must have: nothing from outside runs, and nobody else's page asks."""

from __future__ import annotations

import ipaddress
import socket

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
LONGEST = 4000  # characters of an address
LARGEST = 20_000  # bytes of a form
# Addresses that take a form.
FORMS = ("/seat/", "/game/", "/what-if/", "/lessons/", "/class/", "/join", "/at/", "/desk/")


class Guard:
    """Wraps the app: checks the host, the method, the length and the origin of a request, and adds the headers.

    Parameters
    ----------
    app : what is guarded. names : names under which this machine may be called besides addresses and localhost.
    """

    def __init__(self, app: ASGIApp, names: tuple[str, ...] = ()) -> None:
        self.app = app
        own = socket.gethostname().lower()
        self.names = {"localhost", own, f"{own}.local", *(name.lower() for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refuses(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)  # a report has a policy of its own, which is no wider
            await send(message)

        if refusal is not None:
            await refusal(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)

    def _refuses(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if not self._is_ours(headers.get("host", "")):
            return PlainTextResponse("This address does not belong to the app.", 421)
        if scope["method"] == "POST" and scope["path"].startswith(FORMS):
            if not self._is_own_form(headers):
                return PlainTextResponse("Only the app's own pages may send this.", 403)
        elif scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("This address takes nothing in.", 405)
        if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return PlainTextResponse("Another site's page may not ask the app.", 403)
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > LONGEST:
            return PlainTextResponse("The address is too long.", 414)
        return None

    def _is_own_form(self, headers: Headers) -> bool:
        """Whether a form comes from a page of ours: by its origin, and small enough to be one."""
        origin, length = headers.get("origin", ""), headers.get("content-length", "")
        own = origin.partition("://")[2] == headers.get("host", "") and bool(origin)
        return own and length.isdecimal() and int(length) <= LARGEST

    def _is_ours(self, host: str) -> bool:
        """Whether a request names this machine; a name that others gave to its address is not taken."""
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        name = name.strip("[]").lower()
        if name in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True
