"""Fixity: captures are never edited, so their bytes stay those that posts were made from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.store import ReadableCapture
    from postil.model.problems import Problems
    from postil.model.records import Document


_ONLY_ENDS = "only its line ends have changed since posts were made from it, as git does with 'autocrlf'"
_CURE = (
    "Write the line 'content/captures/** -text' into .gitattributes, delete the captures, and restore them with: "
    "git restore content/captures"
)


def check_fixity(captures: Sequence[ReadableCapture], existing: Sequence[Document], problems: Problems) -> None:
    """Report captures that posts were made from and that are missing now or have other bytes."""
    digests = {c.capture.path: c.capture.sha256 for c in captures}
    data = {c.capture.path: c.capture.data for c in captures}
    reported: set[str] = set()
    for document in existing:
        for source in (document.capture, *document.also_in):
            if source is None or source.file in reported:
                continue
            if source.file not in digests and source.sha256 not in digests.values():
                hint = "Put it back, or take it out of the post's 'capture:' and 'also_in:'"
                problems.warn(document.path, None, f"its capture {source.file} is not there", hint)
            elif source.file not in digests:
                continue  # it has been renamed
            elif digests[source.file] != source.sha256:
                reported.add(source.file)
                if source.sha256 in _digest_with_other_ends(data[source.file]):
                    problems.error(source.file, None, _ONLY_ENDS, _CURE)
                    continue
                what = f"its SHA-256 is {digests[source.file]}, but {document.path} was made from {source.sha256}"
                hint = "Captures stay as they were; give a newer capture a name of its own"
                problems.error(source.file, None, what, hint)


def _digest_with_other_ends(data: bytes) -> tuple[str, str]:
    """Return the SHA-256 of a capture with LF, and with CR and LF, at the end of each line."""
    plain = data.replace(b"\r\n", b"\n")
    return hashlib.sha256(plain).hexdigest(), hashlib.sha256(plain.replace(b"\n", b"\r\n")).hexdigest()
