"""The full report of a setting: written behind a page, kept, and shown with nothing in it that runs."""

from __future__ import annotations

import json
import time
from pathlib import Path

from tests.app.asking import Answer, Client
from tests.app.conftest import opened, sound
from tests.reader import Reader

REPORT = "/what-if/two-farmers/report?guarantees.default=0.8"


def written(client: Client) -> Answer:
    """The report, once it is there."""
    end = time.monotonic() + 120
    said = set()
    while not (told := json.loads(client.get(REPORT, accept="application/json").text))["done"]:
        said.add(told["words"])
        assert time.monotonic() < end
        time.sleep(0.05)
    assert said, "it says how far it has come"
    return client.get(REPORT)


def test_it_is_written_once_and_shown(client: Client, folder: Path) -> None:
    waiting = client.get(REPORT)
    assert waiting.status == 200
    sound(waiting.text)
    report = written(client)
    said = Reader(report.text).said
    assert "report of a negotiation simulation" in report.text and "What was changed" in said and "0.8" in said
    policy = report.headers["content-security-policy"]
    assert "script-src" not in policy and "default-src 'none'" in policy and "unsafe" not in policy
    (kept,) = (folder / "reports").rglob("report.html")
    assert [path.name for path in kept.parent.iterdir()] == ["report.html"]
    before = kept.stat().st_mtime_ns
    assert client.get(REPORT).text == report.text and kept.stat().st_mtime_ns == before


def test_the_page_links_to_it(client: Client) -> None:
    page = client.get("/what-if/two-farmers?bet=60&guarantees.default=0.8&worlds=200")
    assert 'href="/what-if/two-farmers/report?guarantees.default=0.8"' in page.text


def test_one_that_fails_is_told_and_tried_anew(tmp_path: Path) -> None:
    with opened("two-farmers", tmp_path) as client:
        (tmp_path / "reports").write_text("in the way")
        for _look in range(100):
            failed = client.get(REPORT)
            if failed.status == 500:
                break
            time.sleep(0.05)
        assert failed.status == 500 and "could not be written" in Reader(failed.text).said
        sound(failed.text)
        (tmp_path / "reports").unlink()
        assert client.get(REPORT).status == 200


def test_a_setting_that_is_none_is_told(client: Client) -> None:
    assert client.get("/what-if/two-farmers/report?guarantees.nobody=1").status == 400
    assert client.get("/what-if/../report").status in (400, 404)
