"""What the ends of worlds, and the reasons of a no, are called: one place for tables, terminal, figures and reports."""

from __future__ import annotations

from typing import NamedTuple

from sim.case.plan import Plan
from sim.speech import later


class Ending(NamedTuple):
    """One outcome in words."""

    label: str  # for tables and figures, at most 24 letters
    ends: str  # goes on after "a world ends ..."


OUTCOMES = {
    "delivered": Ending(
        later("agreed and carried out"), later("with everything agreed, and all of it carried out that was due by then")
    ),
    "partial": Ending(
        later("agreed, part carried out"),
        later("with everything agreed, but not all of it carried out that was due by then"),
    ),
    "partial_agreement": Ending(
        later("agreed in part"), later("with some of it agreed and in force, and the rest left open")
    ),
    "collapsed": Ending(
        later("agreed, then collapsed"), later("with an agreement that came into force and then collapsed")
    ),
    "breakdown": Ending(
        later("ended before a new deal"),
        later("when what was in force at the start breaks down before a new deal is in force"),
    ),
    "not_ratified": Ending(
        later("agreed, not ratified"), later("with a text that was agreed at the table but not ratified at home")
    ),
    "continued": Ending(
        later("agreed to go on meeting"),
        later("with talks that were neither signed nor broken off, but agreed to go on"),
    ),
    "no_agreement": Ending(later("talks, no agreement"), later("with talks that reached no agreement")),
    "no_talks": Ending(later("talks never opened"), later("without the talks ever opening")),
}
LASTING = ("delivered", "partial", "partial_agreement")  # a new deal was agreed and is in force at the end
FAILED = tuple(word for word in OUTCOMES if word not in LASTING)


class Refusing(NamedTuple):
    """One kind of reason for a no."""

    label: str  # for figures
    because: str  # goes on after "it says no because ..."


REFUSALS = {
    "red_line": Refusing("red line", "the text is not worth crossing a red line"),
    "no_agreement": Refusing("no deal is better", "no agreement is worth more to it than what it expects of the text"),
    "ratification": Refusing("fails at home", "the text would not be ratified at home"),
    "aspiration": Refusing("hopes for more", "it still hopes for a better text"),
    "by_hand": Refusing("refused by hand", "who plays this seat refuses it"),
}


def asked(plan: Plan) -> str:
    """Of what `delivery` is a share, in words that fit the case: nothing is called a published text where none is."""
    steps = [issue for issue in plan.issues.values() if issue.kind == "step"]
    known = [issue.text is not None for issue in steps]
    if any(known):
        rest = "" if all(known) else " (where it is silent: the top of the ladder)"
        return f"what the published text asks beyond the start{rest}"
    return "the way from the start to the top of the ladders"
