"""The command that opens the app for teaching."""

from __future__ import annotations

import click

from sim.cli.shared import cli
from sim.cli.wrong import Count

DEFAULT = "cairo-2025-10-23"


@cli.command()
@click.argument("name", required=False, metavar="[SCENARIO]", default=DEFAULT)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 is the whole network.")
@click.option("--port", type=Count(0, 65535), default=8765, show_default=True, help="0: any that is free.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def app(name: str, host: str, port: int, no_open: bool) -> None:
    """Open the pages for teaching in a browser.

    On them a class bets, moves one thing, sees a thousand histories answer, and takes a seat. Nothing leaves this
    machine, and only it can open the pages unless --host says otherwise.
    """
    from sim.app.start import serve

    serve(name, host, port, not no_open, click.echo)
