"""What if: a bet, a hundred histories, one thing to move, and what changed history by history."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Any

import yaml

from sim.app.columns import Columns
from sim.app.measures import Measure, certain, measures
from sim.app.setting import FROM, SKIP, Asked, bounds, written
from sim.app.shelf import FICTIONAL
from sim.counting import percent
from sim.scenario.called import path_words, value_words
from sim.scenario.paths import resolve_path
from sim.scenario.scales import in_scenario, in_units
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES
from sim.speech import _

View = dict[str, Any]


def before_bet(scenario: Scenario, asked: Asked) -> View:
    """The page before a bet is in: the question and a hundred histories that nobody has looked at.

    Nothing in it was counted, so that it can be served before anything is.
    """
    from sim.app.draw.dots import waiting
    from sim.app.said import question

    watched = measures(scenario)
    low, high = bounds(scenario, watched[0])
    return {
        **about(scenario),
        "question": question(scenario, watched[0]),
        "waiting": "" if certain(scenario) else waiting(),
        "low": low,
        "high": high,
        "middle": (low + high) / 2,
        "step": 1 if watched[0].kind == "share" else (high - low) / 100,
        "unit": _unit(scenario, watched[0]),
        "hidden": _hidden(asked),
        "skip": asked.query(bet=SKIP),
        "set": [one for one in levers(scenario, asked) if one["moved"]],
    }


def after_bet(
    scenario: Scenario, asked: Asked, now: Columns, before: Columns, source: str, bets: Sequence[float]
) -> View:
    """The page once a bet is in.

    Parameters
    ----------
    now : histories at the setting. before : the same histories at the setting that the change is counted from.
    source : name or path of the scenario. bets : those of the class on this setting.
    """
    return {
        **about(scenario),
        **counted(scenario, asked, now, before),
        **of_class(scenario, counted_first(scenario, now), bets),
        "levers": levers(scenario, asked),
        "all_hidden": [*_hidden(asked), ("bet", written(asked.bet if asked.bet is not None else SKIP))],
        "hidden": _hidden(asked, levers_too=False),
        "pin": asked.query(pinned=asked.setting),
        "unpin": asked.query(pinned={}),
        "reset": asked.query(setting={}, pinned={}),
        "again": asked.query(bet=None),
        "moved": dict(asked.setting) != dict(asked.pinned),
        "pinned": [
            f"{scenario.levers[path].label}: {value_words(value)}" for path, value in sorted(asked.pinned.items())
        ],
        "file": asked.query(bet=None, pinned={}),
        "command": command(scenario, asked, source),
    }


def about(scenario: Scenario) -> View:
    """What every page of a scenario says of it."""
    return {
        "name": scenario.name,
        "title": scenario.title or scenario.name,
        "description": " ".join(scenario.description.split()),
    }


def counted(scenario: Scenario, asked: Asked, now: Columns, before: Columns) -> View:
    """What changes on the page as a lever moves: dots, sentence, ends, and the change."""
    from sim.app import counts, said
    from sim.app.draw.dots import dots, key

    watched = measures(scenario)
    numbers, moves = counts.numbers(watched, now), counts.moves(watched, before, now)
    ended = counts.ends(now)
    worlds = sum(ended.values())
    hundred = counts.of_hundred(ended)
    sentence = said.sentence(scenario, numbers)
    bet = asked.bet if isinstance(asked.bet, float) else None
    moving = dict(asked.setting) != dict(asked.pinned)
    rows = []
    for k, (number, move) in enumerate(zip(numbers, moves, strict=True)):
        rows.append(
            {
                "label": number.measure.label,
                "now": said.shown(scenario, number.measure, number.value),
                "sure": said.between(scenario, number) if worlds > 1 else "",
                "before": said.shown(scenario, move.measure, move.before) if moving else "",
                "moved": said.moved(scenario, move) if moving else "",
                "tells": moving and move.tells,
                "picture": _track(number, move, bet if k == 0 else None, moving, scenario),
            }
        )
    return {
        "sentence": sentence,
        "dots": "" if certain(scenario) else dots(hundred, sentence),
        "ends": [
            {
                "key": key(word),
                "label": _(OUTCOMES[word].label),
                "count": said.hundred(count / worlds),
                "history": counts.first_that_ends(now)[word],
                "query": asked.query(bet=None, pinned={}),
            }
            for word, count in ended.items()
        ],
        "rows": rows,
        "summary": said.summary(moves) if moving else "",
        "bet_said": said.bet_said(scenario, numbers[0], bet) if bet is not None else "",
        "worlds": worlds,
        "more": asked.worlds if worlds < asked.worlds else 0,
        "certain": certain(scenario),
        "first": _first(scenario, numbers[0]),
    }


def counted_first(scenario: Scenario, now: Columns) -> Any:
    """The number that the bet is on."""
    from sim.app import counts

    return counts.numbers(measures(scenario)[:1], now)[0]


def of_class(scenario: Scenario, first: Any, bets: Sequence[float]) -> View:
    """The bets of a class beside what the model counts; nothing where there are fewer than two."""
    from sim.app.bets import said
    from sim.app.draw.plotted import plotted

    if len(bets) < 2 or first.value != first.value:
        return {"class_said": "", "class_picture": ""}
    low, high = bounds(scenario, first.measure)
    words = said(list(bets))
    along = [(bet - low) / (high - low) for bet in bets]
    return {"class_said": words, "class_picture": plotted(along, first.value, first.low, first.high, words)}


def _first(scenario: Scenario, number: Any) -> str:
    """How sure the first number is, in a sentence; nothing for a single history."""
    if number.measure.kind == "place" or not number.of:
        return ""
    low, high = percent(number.low), percent(number.high)
    return _("With other luck the share that agrees would lie between {low} and {high} (95% interval).").format(
        low=low, high=high
    )


def _track(number: Any, move: Any, bet: float | None, moving: bool, scenario: Scenario) -> str:
    from sim.app.draw.track import track

    if bet is not None:
        low, high = bounds(scenario, number.measure)
        bet = (bet - low) / (high - low)
    return track(number.value, number.low, number.high, before=move.before if moving else None, bet=bet)


def levers(scenario: Scenario, asked: Asked) -> list[View]:
    """Every lever with its stops, and which of them is chosen."""
    found = []
    for path, lever in scenario.levers.items():
        chosen = asked.setting.get(path)
        stops = [
            {"value": written(stop), "words": value_words(stop), "chosen": path in asked.setting and stop == chosen}
            for stop in lever.stops
        ]
        found.append(
            {
                "path": path,
                "label": lever.label,
                "stops": stops,
                "ends": lever.ends or ("", ""),
                "moved": path in asked.setting,
                "words": value_words(chosen) if path in asked.setting else "",
                "own": _own(scenario, path),
                "says": path_words(scenario, path),
            }
        )
    return found


def _own(scenario: Scenario, path: str) -> str:
    """What a scenario itself has at a lever, in words and in the issue's own unit."""
    there = resolve_path(scenario, path)
    ends = [getattr(there.value, name, None) for name in ("low", "high")]
    if None in ends:
        return value_words(there.value)
    low, high = in_units(dict(zip(("low", "high"), ends, strict=True)), in_scenario(scenario), there.steps).values()
    return f"{low:g}" if low == high else _("{low} to {high}").format(low=f"{low:g}", high=f"{high:g}")


def _unit(scenario: Scenario, first: Measure) -> str:
    if first.kind == "place":
        scale = scenario.plan.issues[first.issue].scale
        return scale.unit if scale is not None else ""
    return _("of 100")


def _hidden(asked: Asked, levers_too: bool = True) -> list[tuple[str, str]]:
    """What a form carries on besides its own fields."""
    pairs = [(path, written(value)) for path, value in sorted(asked.setting.items())] if levers_too else []
    pairs += [(f"{FROM}{path}", written(value)) for path, value in sorted(asked.pinned.items())]
    if not levers_too and asked.bet is not None:
        pairs.append(("bet", written(asked.bet)))
    return pairs


def command(scenario: Scenario, asked: Asked, source: str) -> str:
    """The command that runs the setting, with a report of it."""
    sets = "".join(f" --set {path}={written(value)}" for path, value in sorted(asked.setting.items()))
    out = f" --out results/{scenario.name}-what-if" if sets else ""
    own = source.removeprefix(FICTIONAL)
    fictional = " --fictional" if own != source else ""
    return f"cairo-talks run {shlex.quote(own)}{fictional}{sets}{out}"


def scenario_file(scenario: Scenario, asked: Asked, source: str) -> str:
    """The setting as a scenario file.

    Example
    -------
    >>> from sim.scenario.load import load
    >>> print(scenario_file(load("two-farmers"), Asked({"delivery.tranche": 0.2}), "two-farmers"))
    # A setting tried on the page What if. Each number below is an assumption of whoever chose it.
    name: two-farmers-what-if
    title: Two farmers and a well, with one thing moved
    extends: two-farmers
    set:
      delivery.tranche: 0.2
    <BLANKLINE>
    """
    moved = dict(sorted(asked.setting.items()))
    what = "one thing" if len(moved) == 1 else "some things"
    body = {
        "name": f"{scenario.name}-what-if",
        "title": f"{scenario.title or scenario.name}, with {what} moved",
        "extends": source.removeprefix(FICTIONAL),
        **({"set": moved} if moved else {}),
    }
    head = "# A setting tried on the page What if. Each number below is an assumption of whoever chose it.\n"
    return head + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=120)
