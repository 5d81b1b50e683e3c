"""The protocols by the name that a scenario gives them."""

from __future__ import annotations

from typing import Protocol as Shape

from sim.model.tables import alternating_offers, challenge, single_text, voting
from sim.model.tables.meeting import Meeting
from sim.model.world import Answers


class Protocol(Shape):
    """What a protocol's module offers."""

    opens_with_text: bool
    weighs: bool  # parties say yes for what a text is worth to them

    def meet(self, meeting: Meeting) -> Answers:
        """One meeting."""

    def next_text(self, meeting: Meeting) -> None:
        """What lies on the table before the next one."""


PROTOCOLS: dict[str, Protocol] = {
    "single_text": single_text,
    "alternating_offers": alternating_offers,
    "voting": voting,
    "challenge": challenge,
}
