"""What a form of the app sends: its fields, each once."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from sim.errors import InputError
from sim.speech import _


async def read(request: Request) -> dict[str, str]:
    """The fields of a form that was sent, each once.

    Raises
    ------
    InputError : it is no form.
    """
    body = await request.body()  # the guard has seen to its size
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=400, strict_parsing=bool(body))
    except ValueError:
        raise InputError(_("what was sent is no form of this app")) from None
    return dict(pairs)
