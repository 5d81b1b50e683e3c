"""Start the app: find a free place to listen, open the browser, serve until Ctrl-C."""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from sim.app.crew import Crew
from sim.app.shelf import Shelf
from sim.app.site import Site
from sim.errors import InputError

FOLDER = Path("results") / ".app"  # where histories are kept from one class to the next
HOST, PORT = "127.0.0.1", 8765


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any that is free.

    Raises
    ------
    InputError : the port is taken, or the host is no address of this machine.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise InputError(f"--host: {host!r} is no address of this machine ({error})") from error
    family, kind, protocol, _, address = found[0]
    listening = socket.socket(family, kind, protocol)
    if os.name != "nt":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == 13:
            raise InputError(f"--port: {port} may not be used by you; take one above 1023") from error
        if "in use" in str(error).lower():
            raise InputError(
                f"--port: {port} is in use, perhaps by another app of yours; choose another, as in --port {port + 1}"
            ) from error
        raise InputError(f"--host: cannot listen at {host} ({error.strerror})") from error
    return listening


def exposed(host: str) -> str:
    """What it exposes to listen at a host; "" where only this machine can reach it."""
    if host == "localhost":
        return ""
    try:
        if ipaddress.ip_address(host).is_loopback:
            return ""
    except ValueError:
        pass
    return (
        "Everybody in this network who knows the address can open the pages and have this machine compute. The pages "
        "show scenarios and histories and keep games; no other file of yours can be read or changed through them."
    )


def address(listening: socket.socket, host: str) -> str:
    """What to type into a browser."""
    port = listening.getsockname()[1]
    if host in ("0.0.0.0", "::", ""):
        host = _own_address()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _own_address() -> str:
    """This machine's address in its network, for others to type; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return HOST


def serve(source: str, host: str, port: int, browse: bool, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C.

    Parameters
    ----------
    source : name or path of a scenario. host, port : where to listen. browse : whether to open a browser.
    say : where to write what the user should know.

    Raises
    ------
    InputError : the scenario is wrong, or nothing can listen there.
    """
    shelf = Shelf(source)
    listening = listen(host, port)
    where = address(listening, host)
    site = Site(shelf, Crew(), FOLDER.absolute(), names=(host,), where=where if exposed(host) else "")
    say(f"The app is at {where}  (Ctrl-C ends it)")
    if warning := exposed(host):
        say(warning)
    config = uvicorn.Config(
        site.app(), log_level="warning", access_log=False, server_header=False, limit_concurrency=500,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    if browse:
        threading.Timer(0.3, webbrowser.open, (where,)).start()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
    say("The app has ended.")
