"""What the app answers to whom: this machine's names, questions only, and nothing that runs code from elsewhere."""

from __future__ import annotations

import pytest

from tests.app.asking import Client
from tests.app.conftest import FARMERS


def test_every_answer_forbids_what_does_not_come_from_here(client: Client) -> None:
    for address in (FARMERS, "/nothing", "/static/style.css", f"{FARMERS}?bet=x"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:8765", "[::1]:8765", "192.168.1.7"])
def test_this_machine_is_known_by_its_addresses(client: Client, host: str) -> None:
    assert client.get(FARMERS, host=host).status == 200


@pytest.mark.parametrize("host", ["", "example.org", "localhost.example.org", "127.0.0.1.example.org:8765"])
def test_a_name_that_others_gave_to_its_address_is_refused(client: Client, host: str) -> None:
    assert client.get(FARMERS, host=host).status == 421


def test_nothing_is_taken_in(client: Client) -> None:
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert client.get(FARMERS, method).status == 405
    assert client.post("/history/two-farmers", {}).status == 405


SEAT = {"seat": "downfield"}


def test_a_form_is_taken_from_the_apps_own_pages_alone(client: Client) -> None:
    assert client.post("/seat/two-farmers", SEAT).status == 200
    for origin in ("", "null", "http://example.org", "http://localhost.example.org", "http://localhost:81"):
        assert client.post("/seat/two-farmers", SEAT, origin=origin).status == 403
    assert client.post("/seat/two-farmers", SEAT, content_length="20001").status == 403
    assert client.post("/seat/two-farmers", SEAT, content_length="x").status == 403


def test_another_sites_page_may_link_here_and_not_ask(client: Client) -> None:
    assert client.get(FARMERS, sec_fetch_site="cross-site", sec_fetch_mode="navigate").status == 200
    assert client.get(FARMERS, sec_fetch_site="cross-site", sec_fetch_mode="no-cors").status == 403


def test_an_address_without_end_is_refused(client: Client) -> None:
    assert client.get(f"{FARMERS}?x={'a' * 5000}").status == 414
