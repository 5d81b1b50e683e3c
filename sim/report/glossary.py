"""The words that a reader may not know, each in a sentence: the one source of the report's glossary and the docs'.

`python -m sim.report.glossary > docs/glossary.md` writes the latter.
"""

from __future__ import annotations

import re

# Word -> how it occurs in a text (a regular expression), and what it means.
WORDS: dict[str, tuple[str, str]] = {
    "agreement that lasts": (
        r"agreement that lasts|lasting agreement",
        "A history that ends with something agreed and no collapse, whether or not everything was carried out.",
    ),
    "assumed": (
        r"assum",
        "No document gives the number. Somebody chose it and wrote down why.",
    ),
    "beta": (r"\bbeta\b", "How readily a party gives way: below 1 it gives way late, at 1 evenly, above 1 early."),
    "carried out, delivered": (
        r"carried out|deliver",
        "What a party did of what it owes. Signing is not doing: each month every party decides how far to go on.",
    ),
    "collapsed": (r"collaps", "The truce ended, or a party left, before the calendar did."),
    "consensus": (
        r"[Cc]onsensus",
        "How close the parties' demands are: 1 where all ask for the same, 0 where two equally strong camps ask "
        "for the "
        "opposite ends.",
    ),
    "constituency, at home": (
        r"constituenc|at home",
        "Those whom a party has to bring along: a coalition partner, commanders, an outside leadership. They "
        "vote on the "
        "text.",
    ),
    "deciding table": (
        r"deciding table|[Mm]ain table",
        "The table where the agreement is made. Other tables prepare it.",
    ),
    "design point, setting": (
        r"design point|settings",
        "In a sweep, one choice of the numbers that are moved. Every setting has the same number of worlds, and "
        "world 7 "
        "of each has the same luck.",
    ),
    "essential": (
        r"essential",
        "A red line is essential in a world if, to that party, a text that leaves the issue for later crosses "
        "the line as "
        "if it had settled the issue where it stands today.",
    ),
    "event from outside": (
        r"[Ee]vents? from outside|Outside the talks",
        "Something that happens in a history though nobody at the tables decides it, such as a mandate or a war "
        "elsewhere.",
    ),
    "grade of evidence": (
        r"[Gg]rade|read from documents|another document|seed report",
        "How well a document pins a number: said in one, read out of some, assumed with a reason, or set by the "
        "scenario.",
    ),
    "guarantee": (
        r"[Gg]uarantee",
        "A third party's promise to see to it that something is delivered: 0 is none, 1 a certain one.",
    ),
    "incident": (
        r"incident",
        "Violence or a breach that happens by chance. It can be laid at the wrong door and escalate.",
    ),
    "interval, 95%": (
        r"95%|interval",
        "How far chance alone can move a number with so many worlds. It gets narrower with more worlds, and says "
        "nothing of "
        "whether the assumptions are right.",
    ),
    "issue": (r"\bissues?\b", "One thing that is negotiated, such as how far weapons are given up."),
    "ladder": (
        r"ladder",
        "The steps of an issue from 0 to 1, in words: 0 is one end of what could be agreed, 1 the other.",
    ),
    "mediator": (
        r"[Mm]ediat",
        "A third party at a table that carries messages, drafts texts, or offers and withholds things.",
    ),
    "median": (r"[Mm]edian|in the middle", "The value with as many worlds above as below."),
    "misperception": (r"misperception", "How wrong a party can be when it judges what a text is worth to it."),
    "no-agreement value": (
        r"no[- ]agreement value|no agreement|worth less than",
        "What a party expects without a deal. It signs nothing that it holds to be worth less. It falls as a "
        "stalemate goes "
        "on.",
    ),
    "Pareto frontier": (
        r"Pareto",
        "The texts that could not be better for one party without being worse for another.",
    ),
    "phase": (
        r"[Pp]hase",
        "Points of the plan that are negotiated together. Talks on the next phase open when the one before is agreed.",
    ),
    "published text": (r"published text", "What the plan under negotiation asks for, before anybody has changed it."),
    "ratified": (r"ratif", "Accepted at home, by enough of a party's constituencies."),
    "red line": (
        r"red lines?",
        "A bound beyond which a text costs a party dearly, so that only a lot elsewhere makes it sign.",
    ),
    "seed": (
        r"\bseed\b(?! report)",
        "The number that chance starts from. The same scenario with the same seed gives the same worlds, always.",
    ),
    "set aside": (r"set aside|for later", "Left out of a text so that the rest can be agreed on."),
    "share of the difference": (
        r"of the difference",
        "How much of what makes one world end otherwise than another goes with one uncertain number alone.",
    ),
    "single text": (
        r"single text",
        "A way to negotiate: a mediator writes one draft, all say what they cannot accept in it, and it is "
        "written anew.",
    ),
    "sweep": (r"\bsweep", "The same scenario at many settings, to see what a number does."),
    "trust": (r"\b[Tt]rust", "How likely a party holds it that another will do what it signed, from 0 to 1."),
    "truce": (r"[Tt]ruce", "The halt of fighting in which the talks take place."),
    "veto": (r"\bveto", "A party without whose yes nothing is agreed."),
    "wants on, weight of": (
        r"wants on|weight of",
        "What a party would choose on an issue if it could choose alone, and how much it cares about the issue.",
    ),
    "world": (
        r"\bworlds?\b|histor(y|ies)",
        "One possible history. Each draws every uncertain number and all chance anew; a run is many of them.",
    ),
}  # fmt: skip


def occurring(text: str) -> list[tuple[str, str]]:
    """The words that occur in a text, with what they mean, in the order of the alphabet."""
    return [(word, meaning) for word, (pattern, meaning) in _sorted() if re.search(pattern, text)]


def markdown() -> str:
    """The whole glossary as a page of the docs."""
    rows = [f"| {word} | {meaning} |" for word, (_, meaning) in _sorted()]
    return "\n".join(
        [
            "# Glossary",
            "",
            "The words that reports, figures and the terminal use. A report explains those that occur in it at "
            "its end.",
            "How each of them is computed stands in [the rules](model.md).",
            "",
            "| word | what it means |",
            "|---|---|",
            *rows,
            "",
        ]
    )


def _sorted() -> list[tuple[str, tuple[str, str]]]:
    return sorted(WORDS.items(), key=lambda item: item[0].lower())


if __name__ == "__main__":
    print(markdown(), end="")
