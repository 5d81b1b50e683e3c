"""MiCRO (de Jonge 2022): take a small step whenever the others have made a new offer, and never otherwise."""

from __future__ import annotations

import numpy as np


class Micro:
    """Begins at its ideal, and goes down a step for each new offer of the others."""

    knows = frozenset({"offers"})

    def __init__(self, step=0.05):
        self.step = step

    def aspires(self, view, own):
        meetings_over = round(own.time * view.last)
        if meetings_over == 0:
            return np.ones_like(own.floor)
        new = np.abs(view.heard[:, -1] - view.heard[:, -2]) > 1e-9
        steps = np.where(new | (meetings_over == 1), self.step, 0.0)
        return np.maximum(view.aspired - steps, own.floor)


def stubborn(view, own, share=0.9):
    """Never asks for less than a share of all that it wants."""
    return np.maximum(own.floor, share)


def halfway(view, own, aspired):
    """Moves toward the others by half of what it could give."""
    mine = own.interests.wish
    return mine + 0.5 * (1.0 - aspired)[:, None] * (own.toward() - mine)


class Bell:
    """At each ring of a bell the next party tables an offer, moved toward the middle of what all ask for."""

    label = "the bell"

    def __init__(self, pull=0.5):
        self.pull = pull

    def meet(self, meeting):
        turn = meeting.number % len(meeting.table.parties)
        meeting.turn = np.full(len(meeting.table.meeting), turn)
        meeting.ask()
        asked, middle = meeting.table.demands[:, turn], meeting.table.demands.mean(axis=1)
        meeting.lay(meeting.kept_inside(asked + self.pull * (middle - asked)))
        answers = meeting.answer()
        meeting.walk(answers)
        return answers


class Thrifty:
    """Wants a little more than the rules do before it says yes, and carries out no more than it must."""

    def __init__(self, more=0.05):
        self.more = more

    def answers(self, view, own):
        return own.advice() & (view.gain >= self.more)

    def delivers(self, view, own):
        return np.minimum(own.advice(), 0.9)

    def drafts(self, view, own):
        return 0.5 * (own.advice() + view.demands.mean(axis=1))


def patient(asked, meetings=3):
    """Says no to everything at first."""
    if asked["decide"] == "answers" and asked["view"]["meeting"] <= meetings:
        return False
    return asked["advice"]
