"""The words of Movable Type exports for the ledger, found by patterns in the file and not by its reader."""

from __future__ import annotations

import re

from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.markdown_html import render_markdown
from postil.captures.readers.reader import SourceLine

_FIELD = (
    r"(?:AUTHOR|TITLE|BASENAME|STATUS|ALLOW COMMENTS|ALLOW PINGS|CONVERT BREAKS|PRIMARY CATEGORY|CATEGORY|DATE|TAGS"
    r"|UNIQUE URL|NO ENTRY|IMAGE):"
)
_SECTION = r"(?:BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):[ \t]*$"
_SECTION_END = re.compile(rf"^-----[ \t]*\n(?=\s*^{_SECTION}|\s*\Z)", re.MULTILINE)
_NEAR = 4000  # characters to look at before and after a line
_NAME = re.compile(r"\s*(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):[ \t]*\n?")
_OF_COMMENT = re.compile(r"(?:(?:AUTHOR|EMAIL|IP|URL|DATE|TITLE|BLOG NAME):.*(?:\n|\Z))*")


def list_movable_type_words(text: str) -> tuple[SourceLine, ...]:
    """Return the words of each record that was public: title, texts, comments, pings and keywords."""
    lines: list[SourceLine] = []
    position, number = 0, 0
    for part in _split(text):
        begin = text.index(part, position)
        position = begin + len(part)
        if not part.strip():
            continue
        number += 1
        line = text.count("\n", 0, begin + len(part) - len(part.lstrip())) + 1
        fields, *sections = _SECTION_END.split(part)
        if not re.search(r"^STATUS:\s*publish\s*$", fields, re.MULTILINE | re.IGNORECASE):
            continue
        title = re.search(r"^TITLE:(.*)", fields, re.MULTILINE)
        words = list_html_words(title[1]) if title else []
        is_markdown = re.search(r"^CONVERT BREAKS:\s*markdown", fields, re.MULTILINE | re.IGNORECASE) is not None
        bodies: list[str] = []
        for section in sections:
            name = _NAME.match(section)
            written = section[name.end() :] if name else ""
            if name and name[1] in ("COMMENT", "PING"):
                head = _OF_COMMENT.match(written)
                written = written[head.end() :] if head else written
            if is_markdown and name and name[1] in ("BODY", "EXTENDED BODY"):
                bodies.append(written.strip("\n"))
            else:
                words += list_html_words(written)
        words += list_html_words(render_markdown("\n\n".join(filter(str.strip, bodies))))
        lines.append(SourceLine(line, tuple(words), str(number)))
    return tuple(lines)


def _split(text: str) -> list[str]:
    """Return the texts between the lines that end records."""
    ends = [m for m in re.finditer(r"^--------[ \t]*$", text, re.MULTILINE) if _is_end(text, m.start(), m.end())]
    starts = [0, *(end.end() for end in ends)]
    return [text[start:stop] for start, stop in zip(starts, [*(e.start() for e in ends), len(text)], strict=True)]


def _is_end(text: str, start: int, end: int) -> bool:
    last = text[max(0, start - _NEAR) : start].rstrip().rpartition("\n")[2]
    after = text[end : end + _NEAR].lstrip()
    return (last == "-----" or re.match(_FIELD, last) is not None) and (
        not after or re.match(_FIELD, after) is not None
    )
