"""Runs of words, hashed: the seed report is not in the repository, and nothing here may repeat it at length.

Written anew, should the report ever change, with `python -m tests.case.wording REPORT`.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

RUN = 7  # words in a row that count as copied
HASHES = Path(__file__).with_name("seed_runs.txt")

# Names of organisations are not anybody's wording.
NAMES = {
    "democratic front for the liberation of palestine": "dflp",
    "popular front for the liberation of palestine": "pflp",
    "palestine liberation organization": "plo",
    "palestine liberation organisation": "plo",
}


def runs(text: str) -> set[str]:
    """Hashes of every run of `RUN` words of a text."""
    plain = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    for name, short in NAMES.items():
        plain = plain.replace(name, short)
    words = plain.split()
    joined = (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))
    return {hashlib.sha256(run.encode()).hexdigest()[:12] for run in joined}


if __name__ == "__main__":
    HASHES.write_text("\n".join(sorted(runs(Path(sys.argv[1]).read_text(encoding="utf-8")))) + "\n", encoding="utf-8")
