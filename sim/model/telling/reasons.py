"""Why a world ended as it did, in words."""

from __future__ import annotations

from collections.abc import Sequence

from sim.model.world import Endings
from sim.scenario.schema import Scenario


def reason(scenario: Scenario, ends: Endings, w: int, kind: str, issues: Sequence[str]) -> str:
    """Why world `w` ended as it did, a plain sentence; `issues` of the plan, by column."""
    party = " and ".join(scenario.parties[name].name for name in str(ends.party[w]).split("+") if name)
    issue = _label(scenario, issues[ends.issue[w]]) if ends.issue[w] >= 0 else ""
    other = str(ends.other[w])
    other = _name(scenario, ends.party[w], other)
    phase = f"phase {ends.phase[w]}: " if ends.phase[w] >= 0 and len(scenario.phases) > 1 else ""
    return {
        "none": "everything agreed was carried out, as far as it was due",
        "pending": "time ran out before everything was carried out that was due",
        "not_ready": f"{phase}{party} stayed away, as it expected no text better for it than no agreement",
        "red_line": f"{phase}no text on {issue} keeps within the red lines of {party}",
        "no_agreement": f"{phase}{party} expected less of the text than of no agreement"
        + (f", doubting that {other} would carry out {issue}" if other else f", mostly because of {issue}"),
        "walked": f"{phase}{party} walked away, as not even its own text seemed better to it than no agreement",
        "by_hand": f"{phase}{party} refused the text",
        "aspiration": f"{phase}{party} still hoped for a better text on {issue}",
        "ratification": f"{phase}{party} could not get the text ratified at home"
        + (f" against {other}" if other else ""),
        "boycott": f"{phase}{party} stayed away from the last meeting, so that it was not held",
        "quorum": f"{phase}the meetings ran out before enough parties had accepted the text",
        "horizon": f"{phase}the calendar ended during the talks",
        "not_ready_by_hand": f"{phase}{party} chose to stay away",
        "walked_by_hand": f"{phase}{party} chose to walk away",
        "left_by_hand": f"{party} chose to leave what was in force",
        "truce": "an incident escalated and the truce ended",
        "voted_out": f"{party} left, as the vote at home went against what was in force"
        + (f", above all that of {other}" if other else ""),
        "left": f"{party} left, as what was in force had become worth less to it than no agreement",
    }[kind]


def _label(scenario: Scenario, name: str) -> str:
    """What people call an issue: its label, else its id in words."""
    return scenario.plan.issues[name].label or name.replace("_", " ")


def _name(scenario: Scenario, party: str, other: str) -> str:
    """The full name of a party, or of a constituency of `party`."""
    cast = scenario.parties
    if other in cast:
        return cast[other].name
    at_home = cast[party].constituencies if party in cast else {}
    return at_home[other].name if other in at_home else other
