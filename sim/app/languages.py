"""Which language a page is in: the one that was chosen, kept in a cookie; else the first that the browser asks for."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sim.speech import LANGUAGES, speak

CHOICE = "lang"  # in an address: ?lang=ar chooses, and leads to the same address without it
COOKIE = "language"
YEAR = 365 * 24 * 3600


class Spoken:
    """Wraps the app: whatever it says while it answers is in the language of who asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            chosen = dict(pairs).get(CHOICE)
            if scope["method"] in ("GET", "HEAD") and chosen in LANGUAGES:
                await _kept(scope["path"], pairs, chosen)(scope, receive, send)
                return
            speak(wanted(Headers(scope=scope)))  # till the request is answered: each has a task of its own
        await self.app(scope, receive, send)


def _kept(path: str, pairs: list[tuple[str, str]], chosen: str) -> RedirectResponse:
    """Back to the same address, with the choice in a cookie."""
    rest = urlencode([pair for pair in pairs if pair[0] != CHOICE])
    there = "/" + path.lstrip("/\\")  # two slashes would name another host
    answer = RedirectResponse(there + (f"?{rest}" if rest else ""), 303)
    answer.set_cookie(COOKIE, chosen, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def wanted(headers: Headers) -> str:
    """The language that somebody reads: by the cookie, else by what the browser says, else English.

    Example
    -------
    >>> wanted(Headers({"accept-language": "fr, he;q=0.8, ar;q=0.9"}))
    'ar'
    """
    try:
        kept = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        kept = None
    if kept is not None and kept.value in LANGUAGES:
        return kept.value
    asked = [_weighed(part) for part in headers.get("accept-language", "")[:200].split(",")]
    best = max((one for one in asked if one[1] in LANGUAGES), key=lambda one: one[0], default=(0.0, "en"))
    return best[1] if best[0] > 0.0 else "en"


def _weighed(part: str) -> tuple[float, str]:
    """One of the languages that a browser asks for, with its weight; Hebrew had another code once."""
    name, *rest = part.strip().lower().split(";")
    weight = 1.0
    for one in rest:
        if one.strip().startswith("q="):
            try:
                weight = float(one.strip()[2:])
            except ValueError:
                weight = 0.0
    code = name.split("-")[0].strip()
    return weight, {"iw": "he"}.get(code, code)
