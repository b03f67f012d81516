"""Names of files that every system can write, so that the zip of the site can be unpacked anywhere.

What Windows does not allow: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postil.model.articles import Page
    from postil.model.problems import Problems

_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\..*)?", re.IGNORECASE)
_NOT_ALLOWED = re.compile(r"[<>:\"|?*\\\x00-\x1f]")
_HINT = "Give it another name, id or url"


def check_portable_names(pages: Iterable[Page], problems: Problems) -> None:
    """Warn of addresses that Windows cannot write as files, each name of a file or folder once."""
    reported: set[str] = set()
    for page in pages:
        parts = page.address.split("/")
        for depth, part in enumerate(parts):
            why = explain_name(part)
            named = "/".join((*parts[:depth], part.partition(".")[0]))
            if why and named not in reported:
                reported.add(named)
                problems.warn(page.origin, None, f"Windows cannot unpack its address {page.address}: {why}", _HINT)


def explain_name(name: str) -> str:
    """Return why Windows has no file or folder with a name; empty if it can have one."""
    if _DEVICES.fullmatch(name):
        return f"{name.partition('.')[0]!r} is the name of a device"
    if found := _NOT_ALLOWED.search(name):
        return f"{found[0]!r} is not allowed in names"
    if name[-1:] in (".", " "):
        return f"{name!r} ends in a {'full stop' if name.endswith('.') else 'space'}"
    return ""
