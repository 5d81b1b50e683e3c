"""`make golden`: keep the digests of today's rules, and say what that changes."""

from __future__ import annotations

from tests.golden import digests
from tests.golden.cases import cases


def main() -> None:
    """Compute every case, say what differs from what was kept, and keep it."""
    kept = digests.read() if digests.FILE.exists() else {}
    found = {}
    for name, compute in cases().items():
        found[name] = digests.digests(compute())
        for line in digests.differences(kept.get(name, {}), found[name]):
            print(f"{name}: {line}")
    for name in kept.keys() - found.keys():
        print(f"{name}: this case is gone")
    digests.write(found)
    print(f"{len(found)} cases are kept in {digests.FILE.name}; CHANGELOG.md says why a result changed")


if __name__ == "__main__":
    main()
