"""How the ends of worlds look in every figure: their words and their colours."""

from __future__ import annotations

from sim.plots.style import BLUE, GREEN, ORANGE, PINK, RED, SKY
from sim.scenario import wording

_COLOURS = {
    "delivered": GREEN,
    "partial": SKY,
    "partial_agreement": BLUE,
    "collapsed": RED,
    "breakdown": "#7a4b3a",
    "not_ratified": ORANGE,
    "continued": "#6f5aa8",
    "no_agreement": PINK,
    "no_talks": "#8a9099",
}
OUTCOMES = {word: (said.label, _COLOURS[word]) for word, said in wording.OUTCOMES.items()}
