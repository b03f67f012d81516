"""Markdown in text captures: some extractors write it, and its signs are taken as words like any others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.model.captured import Inference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.text.lines import Line

_HEADING = re.compile(r"#{1,6} \S.*")
_LINK = re.compile(r"\]\((?:https?://|/|\.)[^\s()]*\)")
_MANY_LINKS = 2
_WHAT = "this looks like Markdown, whose signs are shown as they are; save the page as plain text"


def infer_markdown(lines: Sequence[Line]) -> tuple[Inference, ...]:
    """Return that a page looks like Markdown, at the first line that does; nothing if it does not.

    It begins with a heading, has several, or has several links.
    """
    written = [line for line in lines if line.text]
    headings = [line for line in written if _HEADING.fullmatch(line.text)]
    links = [line for line in written if _LINK.search(line.text)]
    signs = sorted([*headings, *links], key=lambda line: line.number)
    begins = bool(headings) and headings[0] is written[0]
    if begins or len(signs) >= _MANY_LINKS:
        return (Inference(signs[0].number, _WHAT, 0.5),)
    return ()
