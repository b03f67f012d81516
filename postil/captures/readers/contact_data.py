"""Contact data: what platforms store of people beside their names, and what is never written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.captures.readers.html_to_markdown import html_text

if TYPE_CHECKING:
    from collections.abc import Iterable

_ADDRESS = re.compile(
    r"[^\s@<>()]+@[^\s@<>()]+\.\w+|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b",
    re.IGNORECASE,
)


_PRIVATE_FIELD = re.compile(
    r"e?mail|phone|tel|fax|passw|secret|token|api.?key|^ip$|ip.?addr|user.?agent|session|cookie", re.IGNORECASE
)


def keep_fields(fields: Iterable[tuple[str, Iterable[str]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return fields of a source without those that are contact data by their names or by what they hold."""
    kept = ((name, tuple(texts)) for name, texts in fields if not _PRIVATE_FIELD.search(name))
    clean = ((name, tuple(text for text in texts if text and not _ADDRESS.search(text))) for name, texts in kept)
    return tuple((name, texts) for name, texts in clean if texts)


def clean_name(written: str) -> str | None:
    """Return a person's name as text, without an e-mail or IP address in it; None if nothing is left."""
    name = _ADDRESS.sub("", html_text(written)).strip(" <>()[],;-")
    return name or None
