"""One decision as plain dictionaries: the question, what the seat may know, and what its adviser would do."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from sim.app.points import Points, scale_of
from sim.model.seats.by_value import Request
from sim.report import play as words
from sim.report.places import place
from sim.scenario.called import issue_name, party_name
from sim.scenario.schema import Scenario
from sim.speech import _, apart, later

View = dict[str, Any]
FIRST = 4  # issues that are shown unfolded: those that weigh most for the seat
ACTS = {
    "comes": later("Prepare"), "ratifies": later("The vote at home"), "delivers": later("Deliver"),
    "leaves": later("Deliver"),
}  # fmt: skip
POLICIES = {
    "better": later("ask me about one that is worth more to me than no agreement"),
    "ask": later("ask me about each text"),
    "worth": later("sign a text that I believe is worth more than no agreement"),
    "advice": later("answer as my adviser would"),
    "no": later("refuse every text"),
}
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def asked(scenario: Scenario, request: Request) -> View:
    """One decision: the question, what the seat may know, and what its adviser would do."""
    advice, known = request.advice, request.view
    kind = "whether" if isinstance(advice, bool) else "deliver" if request.decision == "delivers" else "places"
    if request.decision == "pays":
        kind = "pays"
    rows = _rows(scenario, request) if request.decision != "pays" else []
    return {
        "kind": kind,
        "decision": request.decision,
        "act": ACTS.get(request.decision, later("Talk")),
        "question": words.QUESTIONS[request.decision],
        "when": words.when(scenario, request),
        "worths": _worths(request),
        "three": _three(known, scale_of(scenario, request.seat)),
        "rows": rows[:FIRST],
        "more": rows[FIRST:],
        "advice": (later("yes") if advice else later("no")) if kind == "whether" else "",
        "pays": [
            {"id": name, "name": party_name(scenario, name), "gain": gain, "advice": (advice or {}).get(name, 0.0)}
            for name, gain in known.get("gain", {}).items()
        ]
        if kind == "pays"
        else [],
        "most": known.get("most", 0.0),
        "brief": request.decision == "asks",
        "holds": request.decision == "answers" and request.key[1] == "main",
        "policies": list(POLICIES.items()),
        "walk": request.decision in ("answers", "offers") and request.key[1] == "main",
        "leave": request.decision == "delivers",
    }


def _worths(request: Request) -> list[str]:
    """What is known of a text or a vote in sentences, without the three numbers that stand above them."""
    lines = [line.strip() for line in words.worths(request)]
    if request.decision == "ratifies":
        return lines
    said = " ".join(lines)
    rest = said.partition(". ")[2] if "worth_on_paper" in request.view else said
    return [rest] if rest else []


def _three(known: Mapping[str, Any], scale: Points) -> list[tuple[str, int]]:
    """The three numbers of a text, 0 to 100 or in points."""
    if "worth_on_paper" not in known:
        return []
    names = {
        "worth_on_paper": later("worth to you on paper"),
        "worth_as_believed": later("as you believe it will be kept"),
        "worth_of_no_agreement": later("no agreement is worth"),
    }
    return [(said, scale.of(known[name])) for name, said in names.items()]


def _rows(scenario: Scenario, request: Request) -> list[View]:
    """The issues that a decision is about, those that weigh most for the seat first."""
    known, advice = request.view, request.advice if isinstance(request.advice, dict) else {}
    issues = known.get("issues") or list(advice) or list(known.get(later("agreed"), {}))
    weight = known.get("weight", {})
    others = words.others_asked(request)
    rows = []
    for name in sorted(issues, key=lambda one: (-weight.get(one, 0.0), issues.index(one))):
        columns = [
            (later("today"), known.get("today", {})), (later("agreed"), known.get("agreed", {})),
            (later("delivered"), known.get("delivered", {})), (later("on the table"), known.get("text", {})),
            (later("the draft"), known.get("draft", {})), (later("you want"), known.get("ideal", {})),
            (later("others ask"), others),
        ]  # fmt: skip
        rows.append(
            {
                "id": name,
                "name": issue_name(scenario, name),
                "weight": round(100 * weight[name]) if name in weight else None,
                "marks": [(head, place(scenario, name, values[name])) for head, values in columns if name in values],
                "advice": place(scenario, name, advice[name])
                if name in advice and request.decision != "delivers"
                else _("{share}% of the step").format(share=f"{100 * advice[name]:.0f}")
                if name in advice
                else "",
                "stops": stops(scenario, name),
                "asked": name in advice,
            }
        )
    return rows


def stops(scenario: Scenario, issue: str) -> list[tuple[str, str]]:
    """The rungs of an issue's ladder and the places half way between two; of one without rungs its quarters."""
    ladder = scenario.plan.issues[issue].ladder
    rungs = sorted(ladder) or list(QUARTERS)
    stops = {at: place(scenario, issue, at) for at in rungs}
    for low, high in pairwise(rungs):
        middle = (low + high) / 2
        stops[middle] = (
            _("half-way from “{low}” to “{high}” ({place})").format(
                low=apart(ladder[low]), high=apart(ladder[high]), place=f"{middle:.2f}"
            )
            if ladder
            else place(scenario, issue, middle)
        )
    return [(f"{at:g}", stops[at]) for at in sorted(stops)]
