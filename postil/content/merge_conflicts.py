"""Merge conflicts: the lines that git writes into a file where two people changed the same words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.content.code_lines import find_code_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SUFFIXES = (".md", ".markdown", ".yml", ".yaml", ".toml", ".html", ".xml", ".css", ".js", ".txt", ".json", ".svg")
_SIGN = re.compile(rb"^(?:<{7}|>{7})(?: |\r?$)", re.MULTILINE)
_BEGIN, _END = re.compile(r"<{7}(?: .*)?"), re.compile(r">{7}(?: .*)?")
_HINT = "Decide which words stay, and delete git's lines; put a space before a line that is meant to be there"


def check_conflicts(path: Path, name: str, report: Callable[[str, int, str, str], None]) -> None:
    """Report each conflict of an unfinished merge in a file; an example of one in a code block is none.

    ``report`` takes the name, the line, what is wrong and a hint.
    """
    if path.suffix.lower() not in _SUFFIXES:
        return
    data = path.read_bytes()
    if not _SIGN.search(data):
        return
    text = data.decode(errors="replace").replace("\r\n", "\n")
    code = find_code_lines(text) if path.suffix.lower() in (".md", ".markdown") else []
    begun: int | None = None
    for number, line in enumerate(text.split("\n"), 1):
        in_one_block = any(number - 1 in block and _has_both(text, block) for block in code)
        if in_one_block:
            continue
        if _BEGIN.fullmatch(line):
            if begun is not None:
                _report(name, begun, None, report)
            begun = number
        elif _END.fullmatch(line):
            _report(name, begun or number, number if begun else None, report)
            begun = None
    if begun is not None:
        _report(name, begun, None, report)


def _has_both(text: str, block: range) -> bool:
    lines = text.split("\n")[block.start : block.stop]
    return any(map(_BEGIN.fullmatch, lines)) and any(map(_END.fullmatch, lines))


def _report(name: str, line: int, end: int | None, report: Callable[[str, int, str, str], None]) -> None:
    place = f"; the conflict ends on line {end}" if end else ""
    report(name, line, f"a merge was not finished{place}", _HINT)
