"""The command that plays a scenario from a seat."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.shared import cli, set_option
from sim.cli.wrong import Count
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.games import Decision, Game, Log
    from sim.model.seats.by_value import Request

OTHER_WORLDS = 100  # in which the debrief tries the same choices


@cli.command()
@click.argument("name", required=False, metavar="[SCENARIO]")
@click.option("--seat", "seats", multiple=True, metavar="NAME", help="Whom you play; may be repeated.")
@click.option("--world", type=Count(0), default=0, show_default=True, help="Which of the worlds.")
@click.option("--seed", type=Count(0), help="Seed.  [default: the scenario's]")
@click.option("--log", type=click.Path(path_type=Path), help="Keep the game in this file, or go on with it.")
@click.option("--fictional", is_flag=True, help="Under made-up names and words; the worlds are the same.")
@set_option
def play(
    name: str | None, seats: Sequence[str], world: int, seed: int | None, log: Path | None, fictional: bool,
    sets: Sequence[str],
) -> None:  # fmt: skip
    """Play a scenario from one of its seats.

    The program asks for every decision of that seat and shows what the seat may know; Enter follows the adviser, which
    is the rules of that seat. A game kept with --log goes on where it was, also after the power went out:
    cairo-talks play --log FILE.
    """
    from sim.games import look
    from sim.report import play as words

    game, kept = _game(name, seats, world, seed, log, fictional, sets)
    for line in words.opening(game):
        click.echo(line)
    told, follow = 0, 0
    while True:
        at = look(game, follow)
        follow = 0
        if at.followed:
            game = _decided(game, kept, *at.followed)
        for line in words.happened(game.scenario, at.events[told:], game.seats):
            click.echo(line)
        told = len(at.events)
        if at.request is None:
            break
        answered = _ask(game, at.request)
        if answered is None:
            _stopped(log)
            return
        command, value = answered
        if command == "back":
            game = game.back()
            told = len(look(game).events)  # what happened up to there was told before
            if kept is not None:
                kept.back(game)
        elif command == "follow":
            follow = value if isinstance(value, int) else 1
        else:
            game = _decided(game, kept, *_made(at.request, value, command))
    _debrief(game)


def _game(
    name: str | None, seats: Sequence[str], world: int, seed: int | None, log: Path | None, fictional: bool,
    sets: Sequence[str],
) -> tuple[Game, Log | None]:  # fmt: skip
    """A new game, or the one that a log holds."""
    from sim.games import Game, begin, look, resume
    from sim.scenario.load import load
    from sim.scenario.twin import twin

    if log is not None and log.exists():
        if name is not None or seats or sets or fictional:
            raise InputError(f"{log} holds a game; to go on with it: cairo-talks play --log {log}")
        return resume(log)
    if name is None:
        missing = f"{log}: no such file; to begin a game name a scenario" if log else "name a scenario to play"
        raise InputError(f"{missing}, as in: cairo-talks play two-farmers --seat downfield")
    scenario = load(name, sets, seed=seed)
    scenario = twin(scenario) if fictional else scenario
    if not seats:
        from sim.scenario.seated import seated

        raise InputError(f"choose whom you play with --seat: {', '.join(seated(scenario))}")
    game = Game(scenario, tuple(dict.fromkeys(seats)), world)
    look(game)  # a seat that is none is refused before a file is written
    return game, None if log is None else begin(log, game)


def _made(request: Request, value: object, further: str) -> list[Decision]:
    """What is decided by an answer: that, and what goes with it where somebody walks or leaves."""
    from sim.games import Decision

    made = [Decision(request.seat, request.key, value)]
    if further in ("walks", "leaves"):
        made.append(Decision(request.seat, (further, *request.key[1:]), True))
    return made


def _decided(game: Game, kept: Log | None, *made: Decision) -> Game:
    """The game with more decisions, on the disk too where it is kept."""
    if kept is not None:
        kept.write(*made)
    return game.having(*made)


def _ask(game: Game, request: Request) -> tuple[str, object] | None:
    """What a person decides: a command and its value; None to stop."""
    from sim.games.answers import parse
    from sim.model.seats.by_value import BadAnswerError, check
    from sim.report import play as words

    shown = words.question(game.scenario, request)
    while True:
        for line in shown:
            click.echo(line)
        shown = []
        click.echo("> ", nl=False)
        typed = sys.stdin.readline()
        if not sys.stdin.isatty():
            click.echo(typed.rstrip("\n"))
        word, _, rest = typed.strip().partition(" ")
        if not typed or word == "stop":
            return None
        if word == "help":
            shown = words.HELP.splitlines()
        elif word == "issues":
            shown = words.question(game.scenario, request, every_issue=True)
        elif word == "back":
            return "back", None
        elif word == "follow":
            count = rest.strip() or "1"
            if count == "all" or count.isdigit():
                return "follow", 10**9 if count == "all" else int(count)
            shown = ["follow: expected a number of decisions, or all"]
        elif word in ("walk", "leave"):
            further = _leaving(word, request)
            if further is not None:
                return further
            shown = [
                f"{word}: not now; {'at a meeting of the main table' if word == 'walk' else 'in a month of delivery'}"
            ]
        else:
            try:
                return "", check(parse(typed, request, game.scenario), request)
            except BadAnswerError as error:
                shown = [str(error)]


def _leaving(word: str, request: Request) -> tuple[str, object] | None:
    """Walking away and leaving go with the decision that is asked for anyway."""
    if word == "walk" and request.decision in ("answers", "offers") and request.key[1] == "main":
        return "walks", False if request.decision == "answers" else "advice"
    if word == "leave" and request.decision == "delivers":
        return "leaves", "advice"
    return None


def _stopped(log: Path | None) -> None:
    if log is None:
        click.echo("\nStopped. Without --log nothing of this game is kept.")
    else:
        click.echo(f"\nStopped. To go on: cairo-talks play --log {log}")


def _debrief(game: Game) -> None:
    from sim.games import elsewhere, played
    from sim.model import Negotiation
    from sim.report import play as words
    from sim.report.progress import working

    with working("playing the same choices in other worlds"):
        others = [r for r in range(OTHER_WORLDS + 1) if r != game.replicate][:OTHER_WORLDS]
        many = elsewhere(game, others)
    for line in words.debrief(game, played(game), Negotiation(game.scenario, [game.replicate]).run(), many):
        click.echo(line)
