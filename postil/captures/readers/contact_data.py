"""Contact data: what platforms store of people beside their names, and what is never written."""

from __future__ import annotations

import re

from postil.captures.readers.html_to_markdown import html_text

_ADDRESS = re.compile(
    r"[^\s@<>()]+@[^\s@<>()]+\.\w+|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b",
    re.IGNORECASE,
)


def clean_name(written: str) -> str | None:
    """Return a person's name as text, without an e-mail or IP address in it; None if nothing is left."""
    name = _ADDRESS.sub("", html_text(written)).strip(" <>()[],;-")
    return name or None
