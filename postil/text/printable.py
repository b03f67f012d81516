"""Text for a terminal: without the characters that would make it do something."""

from __future__ import annotations

import re

# Control characters, which colour, delete or send text; separators of lines; marks that reverse what follows.
_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]")
_CONTROL_IN_LINES = re.compile(_CONTROL.pattern.replace("\\x00-\\x1f", "\\x00-\\x08\\x0b-\\x1f"))


def escape_controls(text: str) -> str:
    """Return one line of text with its control characters written out, such as ``\\x1b``."""
    return _CONTROL.sub(_write_out, text)


def escape_controls_in_lines(text: str) -> str:
    """Return text of several lines with its control characters written out, but for ends of lines and tabs."""
    return _CONTROL_IN_LINES.sub(_write_out, text)


def _write_out(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()
