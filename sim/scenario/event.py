"""An event from outside the talks, as a scenario writes it: when it happens, and which numbers it changes."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from pydantic import ConfigDict, Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from sim.case.made import Made
from sim.case.plan import Sourced
from sim.case.quantity import Bounds, NonNegative, Quantity, Share, exact

ANY = 1e6  # a bound that nobody comes near
LONGEST = 240  # months of the longest calendar
CHANGES = ("shift", "factor", "to")  # how a number is changed
Shift = Annotated[Quantity, Bounds(-ANY, ANY)]


class _Fault(NamedTuple):
    said: str
    at: tuple[str, ...]  # the key that it is about, below the block


def _refuse(fault: _Fault | None) -> None:
    if fault is not None:
        context = {"said": fault.said, "below": fault.at, "of_key": bool(fault.at)}
        raise PydanticCustomError("form", "{said}", context)


def issue_moved(path: Any) -> str | None:
    """The issue whose delivered place a path names, `issues.NAME.delivered`; None for any other path."""
    words = path.split(".") if isinstance(path, str) else []
    return words[1] if len(words) == 3 and (words[0], words[2]) == ("issues", "delivered") else None


class _Change(Made):
    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str | None = Field(
        None,
        description="The number that it changes, such as `guarantees.default`; docs/how-to/add-an-event.md lists them.",
    )
    shift: Shift | None = Field(None, description="What is added to the number.")
    factor: NonNegative | None = Field(None, description="What the number is multiplied by.")
    to: Quantity | None = Field(
        None,
        description="What the number is from then on; of what is delivered, the least that it is raised to.",
    )
    leaves: str | None = Field(
        None,
        description="A guarantor or mediator that takes no part any more: it guarantees and mediates nothing.",
    )
    vote: str | None = Field(
        None,
        description=(
            "A party whose constituencies vote on what is in force: where they would rather be without it, it leaves."
        ),
    )


# `for` and `from` are words of Python too, so that no class body can name a field so; files have them all the same.
_FOR: dict[str, Any] = {
    "for": (
        int | None,
        Field(default=None, ge=1, le=LONGEST, description="Months after which it is as before; left out, to the end."),
    ),
}
_FROM: dict[str, Any] = {
    "from": (
        int,
        Field(default=1, ge=1, le=LONGEST, description="With a hazard: the first month in which it can happen."),
    ),
}
_Lasting = create_model("_Lasting", __base__=_Change, **_FOR)


class Effect(_Lasting):
    """What an event changes: a number by its `path` (with `shift`, `factor` or `to`), who `leaves`, or a `vote`."""

    @property
    def lasts(self) -> int | None:
        """Months for which it holds; None is to the end."""
        months: int | None = getattr(self, "for")
        return months

    @property
    def place_of(self) -> str | None:
        """The issue whose delivered place it changes; None of any other number."""
        return issue_moved(self.path)

    @property
    def change(self) -> str | None:
        """How it changes its number: one of `CHANGES`; None of a guarantor that leaves, or a vote."""
        return next((key for key in CHANGES if getattr(self, key) is not None), None)

    @model_validator(mode="after")
    def _whole(self) -> Effect:
        _refuse(_of_effect(self))
        return self


def _of_effect(effect: Effect) -> _Fault | None:
    """What does not fit together in an effect."""
    kinds = [key for key in ("path", "leaves", "vote") if getattr(effect, key) is not None]
    changes = [key for key in CHANGES if getattr(effect, key) is not None]
    if len(kinds) != 1:
        got = " and ".join(kinds) or "none of them"
        return _Fault(f"expected one of path, leaves and vote, got {got}", tuple(kinds[1:2]))
    if kinds == ["path"] and len(changes) != 1:
        got = " and ".join(changes) or "none of them"
        return _Fault(f"expected one of shift, factor and to beside the path, got {got}", tuple(changes[1:2]))
    if kinds != ["path"] and changes:
        return _Fault(f"expected no {changes[0]} beside {kinds[0]}", (changes[0],))
    if kinds == ["vote"] and effect.lasts is not None:
        return _Fault("expected no 'for' beside vote: a vote is taken once", ("for",))
    return None


class _Titled(Made):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(description="What happens, in a plain sentence.")
    month: int | None = Field(
        default=None, ge=1, le=LONGEST, description="The month in which it happens, 1 for the first."
    )
    chance: Share = Field(exact(1.0), description="Chance that a dated event happens at all.")
    hazard: Share | None = Field(None, description="Chance in a month that it happens, in the place of a date.")


_From = create_model("_From", __base__=_Titled, **_FROM)


class _Timed(_From):
    until: int | None = Field(
        default=None, ge=1, le=LONGEST, description="With a hazard: the last month in which it can happen."
    )
    effects: tuple[Effect, ...] = Field((), description="What it changes.")


class Event(Sourced, _Timed):
    """Something that happens outside the talks: at a date, or with a chance in each month."""

    @property
    def when(self) -> str:
        """When it happens, in a few words: "in month 3", "from month 2 to month 9 with a chance of 0.05 in each"."""
        if self.hazard is None:
            odds = "" if self.chance == exact(1.0) else f", with a chance of {self.chance.mode:g}"
            return f"in month {self.month}{odds}"
        end = "on" if self.until is None else f"to month {self.until}"
        return f"from month {self.begins} {end}, with a chance of {self.hazard.mode:g} in each"

    @property
    def begins(self) -> int:
        """The first month in which it can happen, where it has no date."""
        month: int = getattr(self, "from")
        return month

    @model_validator(mode="after")
    def _whole(self) -> Event:
        _refuse(_of_event(self))
        return self


def fault(event: Event) -> str:
    """What does not fit together in an event by itself, after a path has set a part of it; "" where all does."""
    found = _of_event(event) or next(filter(None, map(_of_effect, event.effects)), None)
    return "" if found is None else found.said


def _of_event(event: Event) -> _Fault | None:
    """What does not fit together in an event, its effects apart."""
    if not event.title.strip():
        return _Fault("expected a title: what happens, in a plain sentence", ("title",))
    if event.month is None and event.hazard is None:
        return _Fault("expected a month, or a hazard: the chance in a month", ())
    if event.month is not None:
        for key, there in (("hazard", event.hazard), ("from", event.begins > 1), ("until", event.until)):
            if there:
                return _Fault(f"expected a month or a hazard, got a month and {key!r}", (key,))
    elif event.chance != exact(1.0):
        return _Fault("expected no chance beside a hazard, which is the chance in each month", ("chance",))
    elif event.until is not None and event.until < event.begins:
        return _Fault(f"expected a month from {event.begins} on, got {event.until}", ("until",))
    return None
