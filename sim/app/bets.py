"""The bets of a class, while the app runs: numbers without names, for the picture beside the model's answer."""

from __future__ import annotations

from collections import OrderedDict, deque
from statistics import median

from sim.speech import ngettext, signed

MOST = 500  # bets on one question; older ones make room
QUESTIONS = 200


class Bets:
    """Bets by the question that they are on. Nothing of them is written to a disk."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, deque[float]] = OrderedDict()

    def place(self, question: str, bet: float) -> None:
        """Remember one more bet."""
        self._known.setdefault(question, deque(maxlen=MOST)).append(bet)
        self._known.move_to_end(question)
        while len(self._known) > QUESTIONS:
            self._known.popitem(last=False)

    def on(self, question: str) -> list[float]:
        """The bets on a question, in the order in which they were placed."""
        return list(self._known.get(question, ()))

    def forget(self, question: str) -> None:
        """Begin anew, as with the next class."""
        self._known.pop(question, None)


def said(bets: list[float]) -> str:
    """Some bets in a sentence.

    Example
    -------
    >>> said([10, 50, 60])
    '3 bets in this class: from 10 to 60, the middle one 50.'
    """
    return ngettext(
        "{count} bet in this class: from {low} to {high}, the middle one {middle}.",
        "{count} bets in this class: from {low} to {high}, the middle one {middle}.",
        len(bets),
    ).format(count=len(bets), low=_number(min(bets)), high=_number(max(bets)), middle=_number(median(bets)))


def _number(bet: float) -> str:
    return signed(f"{bet:g}") if bet < 0.0 else f"{bet:g}"
