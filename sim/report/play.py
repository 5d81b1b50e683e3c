"""A game in words: what has just happened, what has to be decided, and how it ended."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from sim.games.answers import WHETHER
from sim.games.game import Game
from sim.model import Negotiation
from sim.model.seats.by_value import Request
from sim.report.chronicle import Chronicle
from sim.report.inside import apart, title
from sim.report.places import place
from sim.scenario.called import issue_name, listed, party_name, table_name
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES, REFUSALS
from sim.speech import _, later, ngettext, signed

WORDED = ("asks", "offers", "drafts", "ratifies")  # where the text is told in the ladder's words too
FIRST = 4  # issues shown unfolded: those that weigh most
OUTSIDE = ("event", "home_vote", "incident", "announced", "declare", "fallback", "open", "truce_end", "leave")
QUESTIONS = {
    "comes": later("Do you come to the talks?"),
    "asks": later("What do you ask for?"),
    "offers": later("It is your turn to table a text. What do you offer?"),
    "answers": later("Do you accept the text?"),
    "walks": later("Do you walk away from the table for good?"),
    "ratifies": later("Do you declare the text ratified?"),
    "delivers": later("How much of this month's step do you take?"),
    "leaves": later("Do you leave the agreement?"),
    "drafts": later("Which text do you table next?"),
    "pays": later("What do you pay for consent?"),
}
HELP = """\
Press Enter to do what your adviser would do: the rules of this seat.
Yes or no:      yes, no
Places:         water_share=0.5 road_access="on market days"   (the rest as your adviser has it)
Delivery:       full, half, drag, stop, or name=0.5 for one issue
follow 5        follow the adviser for the next five decisions; follow all: to the end
walk, leave     leave the table, or the agreement, for good
issues          show every issue, not only those that weigh most for you
back            take your last decision back
stop            stop here; with --log the game can go on from here later"""


def opening(game: Game) -> list[str]:
    """Who is played, and what this is."""
    scenario = game.scenario
    who = listed([scenario.parties[seat].name for seat in game.seats])
    about = scenario.parties[game.seats[0]].about if len(game.seats) == 1 else ""
    title = scenario.title or scenario.name
    return [
        title,
        "=" * len(title),
        *_wrapped(f"You play {who} in world {game.replicate} of this scenario. {about}".strip()),
        *_wrapped(
            "Places run from 0, the lowest rung of an issue's ladder, to 1, its highest. Worths run from 0 to 100. "
            "Luck decides a part of it, no agreement is a legitimate end, and nothing here is a forecast. Type help "
            "for what can be typed."
        ),
    ]


def happened(scenario: Scenario, events: Sequence[dict[str, Any]], seats: Sequence[str]) -> list[str]:
    """What others did since the last decision, in the order in which it happened."""
    return [line for words in sentences(scenario, events, seats) for line in _wrapped(words, "  ")]


def sentences(
    scenario: Scenario, events: Sequence[dict[str, Any]], seats: Sequence[str], quiet: Sequence[str] = ()
) -> list[str]:
    """The same a sentence each; why one of the `quiet` says no is not told."""
    own, inside = apart(scenario, events)
    said = list(_happened(scenario, own, seats, quiet))
    if scenario.inner is not None and (told := list(_happened(scenario.inner.scenario, inside, ()))):
        said = [f"{title(scenario)}:", *told, *said]
    return said


def _happened(
    scenario: Scenario, events: Sequence[dict[str, Any]], seats: Sequence[str], quiet: Sequence[str] = ()
) -> Iterator[str]:
    """What the parties in other seats did, a sentence each."""
    chronicle = Chronicle(scenario)
    for event in events:
        kind, actor = event["kind"], party_name(scenario, str(event["actor"]))
        if kind in OUTSIDE:
            yield chronicle.sentence(event)
        elif kind == "refuse" and event["actor"] in quiet and event["actor"] not in seats:
            yield f"{actor} says no."
        elif kind == "refuse" and event["actor"] not in seats:
            yield f"{actor} says no: {REFUSALS[event['detail']].because}{_on(scenario, event)}."
        elif kind == "accept" and event["actor"] not in seats:
            yield f"{actor} says yes."
        else:
            yield from _told(scenario, event, actor)


def _on(scenario: Scenario, event: dict[str, Any]) -> str:
    return f", above all on {issue_name(scenario, event['issue'])}" if event["issue"] else ""


def _told(scenario: Scenario, event: dict[str, Any], actor: str) -> Iterable[str]:
    """The rest of what is worth a line."""
    issue = issue_name(scenario, str(event["issue"])) if event["issue"] else ""
    words = {
        "wait": f"{actor} stays away.",
        "walk": f"{actor} walks away from the table.",
        "agree": "The text is agreed at the table and goes home to be ratified.",
        "ratified": f"{actor}: the vote at home passes.",
        "not_ratified": f"{actor}: the vote at home fails.",
        "boycott": f"{actor} stays away from this meeting.",
        "mandate": "The members of the caucus agree on a joint text for the main table.",
        "continue": "Those who met agree to go on meeting.",
        "set_aside": f"{issue} is left for later.",
        "early": f"{issue} is signed ahead of the rest, as all who must sign gain by it.",
        "package": "The mediators have found a package by which all who must sign gain, and table it.",
        "bad_answer": f"{actor} gave no answer that is one ({event['detail']}); the rules decide.",
    }
    if event["kind"] == "deliver":
        yield f"{issue} is now {place(scenario, str(event['issue']), float(event['value']))}."
    elif event["kind"] in words:
        yield words[event["kind"]]


def question(scenario: Scenario, request: Request, every_issue: bool = False) -> list[str]:
    """What has to be decided, what is known, and what the adviser would do."""
    view = request.view
    lines = ["", when(scenario, request)]
    issues = view.get("issues") or list(view.get("agreed", {}))
    if request.decision == "pays":
        lines += [f"  {party_name(scenario, name)}: {100 * gain:+.0f}" for name, gain in view["gain"].items()]
        lines.append(f"  This is what each gains by the text; you have {100 * view['most']:.0f} to pay with.")
    elif issues:
        lines += _issues(scenario, request, issues, every_issue)
    lines += worths(request)
    lines.append(f"{QUESTIONS[request.decision]} {_advice(scenario, request)}")
    return lines


def when(scenario: Scenario, request: Request) -> str:
    view, who = request.view, party_name(scenario, request.seat)
    said = [_("phase {phase}").format(**view)] if "phase" in view and len(scenario.phases) > 1 else []
    if "meeting" in view:
        of = _("meeting {meeting} of {last_meeting}") if "last_meeting" in view else _("meeting {meeting}")
        said = [table_name(view["table"], scenario.tables[view["table"]]), *said, of.format(**view)]
    elif "month" in view:
        said = [_("month {month}").format(**view)]
    else:
        said.append(_("before the talks") if request.decision == "comes" else _("the vote at home"))
    return f"{who} · {', '.join(said)}"


def _issues(scenario: Scenario, request: Request, issues: Sequence[str], every_issue: bool) -> list[str]:
    """The issues that weigh most as a table, the rest counted."""
    view = request.view
    weight = view.get("weight", {})
    ranked = sorted(issues, key=lambda name: (-weight.get(name, 0.0), issues.index(name)))
    shown = ranked if every_issue else ranked[:FIRST]
    advice = request.advice if isinstance(request.advice, dict) else {}
    columns: list[tuple[str, dict[str, float]]] = [
        ("today", view.get("today", {})),
        ("agreed", view.get("agreed", {})),
        ("delivered", view.get("delivered", {})),
        ("on the table", view.get("text", {})),
        ("the draft", view.get("draft", {})),
        ("you want", view.get("ideal", {})),
        ("others asked", others_asked(request)),
        ("adviser", advice),
    ]
    columns = [(head, values) for head, values in columns if any(name in values for name in shown)]
    rows = [("Issue (id)", *(head for head, _ in columns))]
    for name in shown:
        cells = (f"{values[name]:.2f}" if name in values else "" for _head, values in columns)
        rows.append((f"{issue_name(scenario, name)} ({name})", *cells))
    lines = [f"  {line}" for line in _grid(rows)]
    text = view.get("text") or view.get("draft") or {}
    for name in shown if request.decision in WORDED else ():
        if name in text and scenario.plan.issues[name].ladder:
            lines += _wrapped(f"{issue_name(scenario, name)}: {place(scenario, name, text[name])}", "    ")
    if len(shown) < len(ranked):
        count = len(ranked) - len(shown)
        lines.append(f"  and {count} issue{'s' if count > 1 else ''} that weigh less for you (type issues)")
    return lines


def others_asked(request: Request) -> dict[str, float]:
    """The mean of what the others asked for last."""
    asked = request.view.get("asked_last") or (request.view.get("asked") if request.decision == "drafts" else None)
    others = [row for name, row in (asked or {}).items() if name != request.seat and isinstance(row, dict)]
    if not others:
        return {}
    return {name: float(np.mean([row[name] for row in others])) for name in others[0]}


def _grid(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(w) if k == 0 else cell.rjust(w) for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def worths(request: Request) -> list[str]:
    view = request.view
    if "worth_on_paper" in view:
        said = _(
            "To you the text is worth {paper} on paper, {believed} as you believe it will be kept; no agreement is "
            "worth {none}."
        ).format(
            paper=f"{100 * view['worth_on_paper']:.0f}",
            believed=f"{100 * view['worth_as_believed']:.0f}",
            none=f"{100 * view['worth_of_no_agreement']:.0f}",
        )
        if price := view.get("price_of_red_lines"):
            said += " " + _("It crosses your red lines, which takes {price} off that.").format(
                price=f"{100 * price:.0f}"
            )
        if view.get("paid"):
            said += " " + _("A mediator pays you {amount} for a yes.").format(amount=f"{100 * view['paid']:.0f}")
        return _wrapped(said, "  ")
    if request.decision == "comes":
        best = max(view["worth_as_believed"])
        said = _(
            "The best text in sight is worth {best} to you as you believe it will be kept; no agreement is worth "
            "{none}."
        ).format(best=f"{100 * best:.0f}", none=f"{100 * view['worth_of_no_agreement']:.0f}")
        return _wrapped(said, "  ")
    if request.decision == "ratifies":
        gains = _("{name}, with {share}% of the votes, gains {gain} by the text")
        needed = _("{share}% of the votes are needed.").format(share=f"{100 * view['needed']:.0f}")
        said_of = [
            gains.format(name=name, share=f"{100 * view['votes'][name]:.0f}", gain=signed(f"{100 * gain:+.0f}"))
            for name, gain in view["gains"].items()
        ]
        return [f"  {one}" for one in (*said_of, needed)]
    if request.decision == "leaves":
        months = int(view["months_of_regret"] + 0.5)
        said = ngettext(
            "For {count} month it has been worth less to you than no agreement was when you signed.",
            "For {count} months it has been worth less to you than no agreement was when you signed.",
            months,
        )
        return [f"  {said.format(count=months)}"]
    return []


def _advice(scenario: Scenario, request: Request) -> str:
    if request.decision in WHETHER:
        return f"[your adviser: {'yes' if request.advice else 'no'}]"
    if request.decision == "delivers":
        parts = [f"{issue_name(scenario, name)} {100 * part:.0f}%" for name, part in request.advice.items()]
        return f"[your adviser: {', '.join(parts)}]" if len(parts) <= FIRST else "[your adviser: see the last column]"
    return "[Enter: as your adviser has it]"


def debrief(game: Game, end: Negotiation, rule: Negotiation, many: Negotiation | None = None) -> list[str]:
    """How it ended, what everybody had wanted, and how the rules would have played the seat.

    Parameters
    ----------
    end : the world as it was played. rule : the same world with every seat following the rules.
    many : the same choices in other worlds, if they were run.
    """
    scenario = game.scenario
    mine, theirs = (model.tables()["runs"] for model in (end, rule))
    head = "How it ended"
    lines = ["", head, "-" * len(head)]
    lines += _wrapped(f"The game ends {OUTCOMES[mine['outcome'][0]].ends}{_because(mine)}.")
    lines += _wrapped(
        f"With the rules in your place this world ends {OUTCOMES[theirs['outcome'][0]].ends}{_because(theirs)}."
    )
    rows: list[tuple[str, ...]] = [("What it came to, from 0 to 100", "you played", "the rules", "no agreement*")]
    for name, *values in came_to(scenario, end, rule):
        rows.append((name, *(f"{100 * value:.0f}" for value in values)))
    lines += ["", *_grid(rows), "* what each could count on without a text, at the start of the last talks", ""]
    if many is not None:
        lines += _elsewhere(many)
    return lines


def came_to(scenario: Scenario, end: Negotiation, rule: Negotiation) -> list[tuple[str, float, float, float]]:
    """What a game came to for each party at the deciding table, in [0, 1].

    Each with its name: as it was played, as the rules would have played it, and what it could count on without a text
    at the start of the last talks.
    """
    mine, theirs = (model.tables()["runs"] for model in (end, rule))
    rows = []
    for party in end.cast.main.parties:
        reserved = float(party.interests.reservation(np.zeros(1), np.zeros(1, dtype=bool))[0])
        column = f"value_{party.name}"
        rows.append((party_name(scenario, party.name), float(mine[column][0]), float(theirs[column][0]), reserved))
    return rows


def _because(runs: dict[str, Any]) -> str:
    return "" if runs["reason_kind"][0] in ("none", "pending") else f": {runs['reason'][0]}"


def _elsewhere(many: Negotiation) -> list[str]:
    outcomes = many.tables()["runs"]["outcome"]
    counts = {word: outcomes.count(word) for word in OUTCOMES if word in outcomes}
    ranked = sorted(counts, key=lambda word: -counts[word])
    said = "; ".join(f"{counts[word]} end {OUTCOMES[word].ends}" for word in ranked)
    return _wrapped(f"The same choices in {len(outcomes)} other worlds, with other luck: {said}.")


def _wrapped(words: str, indent: str = "") -> list[str]:
    return textwrap.wrap(words, 96, initial_indent=indent, subsequent_indent=indent)
