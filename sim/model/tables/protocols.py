"""The protocols by the name that a scenario gives them."""

from __future__ import annotations

from typing import Protocol as Shape

from sim.model.tables import alternating_offers, challenge, single_text, voting
from sim.model.tables.sitting import Sitting
from sim.model.tables.table import Answers


class Protocol(Shape):
    """What a protocol's module offers."""

    opens_with_text: bool

    def meet(self, sitting: Sitting) -> Answers:
        """One meeting."""

    def next_text(self, sitting: Sitting) -> None:
        """What lies on the table before the next one."""


PROTOCOLS: dict[str, Protocol] = {
    "single_text": single_text,
    "alternating_offers": alternating_offers,
    "voting": voting,
    "challenge": challenge,
}
