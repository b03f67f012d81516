"""What the program says to a person: no name of a file and no text of a capture can control the terminal."""

from __future__ import annotations

import click

from postil.text.printable import escape_controls_in_lines


def tell(text: str = "", *, err: bool = False) -> None:
    """Print text with its control characters written out."""
    click.echo(escape_controls_in_lines(text), err=err)


def printable(argument: str) -> str:
    """Return an argument without bytes that are not UTF-8, which no file can hold."""
    return argument.encode("utf-8", "replace").decode()
