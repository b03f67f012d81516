"""Search every byte that is about to be published for words that redactions withhold.

Redactions are applied before anything else reads a text, so nothing is found. If something is, the program or a
file that it copies as it is has them, and readers must not get it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import gzip
import html
import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postil.content.redaction.redacted_words import make_redacted_words, replacement_for
from postil.model.articles import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from postil.content.redaction.redacted_words import RedactedWords
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Redaction

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff2", ".woff", ".mp3", ".mp4", ".pdf")
_OWN = ("media/", "static/")
_TAG = re.compile(r"<[^<>]*>")
_PACKED = re.compile(rb"[A-Za-z0-9+/]{40,}={0,2}")
_GZIP = b"\x1f\x8b"
_LEAST_NEEDLE = 3  # letters
# What other spellings of ASCII letters are made of: full-width letters, marks, characters that nobody sees.
_UNUSUAL = re.compile(
    "[\\u00ad\\u034f\\u061c\\u0300-\\u036f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e"
    "\\u2060-\\u206f\\u3164\\ufb00-\\ufb06\\ufe00-\\ufe0f\\ufeff\\uff01-\\uff5e\\uffa0]"
)


_NOT_PUBLISHED = "This should not happen; nothing is published. Take the words out of the post's file as well"


def check_published_words(
    content: Path,
    archive: ArchiveContent,
    pages: Sequence[Page],
    problems: Problems,
    hint: str = _NOT_PUBLISHED,
) -> None:
    """Report each file of the site that has words which redactions withhold.

    It is a problem, or a warning where the file is the archivist's own: in ``media/`` or ``static/``, or made with
    a template of the archive. In other files, words that texts which are published have as well are not looked for;
    of these, their own warnings tell. ``hint`` says what to do about a problem.
    """
    watched = [r for r in archive.redactions if r.quote]
    # A pseudonym can contain the words that it replaces: "Ann Other" contains "Ann".
    watched = [r for r in watched if not make_redacted_words([r]).find(replacement_for(r), set())]
    if not watched:
        return
    words, needle = make_redacted_words(watched), _make_needle(watched)
    templates = _search_templates(content, words, needle, problems)
    for page in pages:
        is_own = page.address.startswith(_OWN)
        for redaction in _search_page(page, words, needle):
            if not is_own and redaction.id in (templates | archive.remaining):
                continue
            what = f"words that {redaction.id} withholds are in the file {page.address}"
            if is_own:
                problems.warn(page.address, None, what, "Take them out, or leave the file out")
            else:
                problems.error(redaction.path, redaction.line, what, hint)
        if is_own and (named := words.find_in_address(page.address)):
            what = f"the name of this file contains words that {named.id} withholds"
            problems.warn(page.address, None, what, "Readers can see it; give it another name if they must go")


def read_published(site: Path) -> list[Page]:
    """Return the files of a built site, and those in its zips."""
    pages: list[Page] = []
    for path in sorted(site.rglob("*")):
        if not path.is_file():
            continue
        address, data = path.relative_to(site).as_posix(), path.read_bytes()
        pages.append(Page(address, data, address))
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                names = (name for name in packed.namelist() if not name.endswith("/"))
                pages += [Page(f"{address}/{name}", packed.read(name), address) for name in names]
    return pages


def _search_templates(
    content: Path, words: RedactedWords, needle: re.Pattern[str] | None, problems: Problems
) -> set[str]:
    """Warn of templates and settings of the archive with withheld words; return the ids of their redactions."""
    found: set[str] = set()
    own = [content / "archive.toml", *sorted((content / "layouts").glob("*"))]
    for path in (path for path in own if path.is_file()):
        for redaction in _search_text(path.read_text("utf-8", "replace"), words, needle):
            name = path.relative_to(content).as_posix()
            what = f"words that {redaction.id} withholds are in this file"
            problems.warn(name, None, what, "Take them out if they must go here as well")
            found.add(redaction.id)
    return found


def _make_needle(redactions: Sequence[Redaction]) -> re.Pattern[str] | None:
    """Return a pattern for letters that each spelling of the words has, if no unusual ones are used; or None."""
    longest = [max(re.findall("[A-Za-z0-9]+", r.quote or ""), key=len, default="") for r in redactions]
    if any(len(letters) < _LEAST_NEEDLE for letters in longest):
        return None
    return re.compile("|".join(map(re.escape, longest)))


def _search_page(page: Page, words: RedactedWords, needle: re.Pattern[str] | None) -> list[Redaction]:
    if page.address.lower().endswith(_PICTURES):
        return []
    found = (redaction for text in _list_texts(page.data) for redaction in _search_text(text, words, needle))
    return list(dict.fromkeys(found))


def _search_text(text: str, words: RedactedWords, needle: re.Pattern[str] | None) -> Iterator[Redaction]:
    if needle and not needle.search(text) and (text.isascii() or not _UNUSUAL.search(text)):
        return
    plain = html.unescape(text)
    spellings = {text, plain, unquote(plain)} if "%" in plain else {text, plain}
    if "<" in text:
        spellings |= {html.unescape(_TAG.sub(between, text)) for between in ("", " ")}
    for spelling in spellings:
        for _, _, redactions in words.phrases.find_all(spelling):
            yield from redactions


def _list_texts(data: bytes) -> Iterator[str]:
    """Yield the text of a file, and the texts that are packed in it: compressed, or in base64.

    What is not UTF-8 is left out: pictures, and the index's lists of stems, made of the texts beside them.
    """
    if data.startswith(_GZIP):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return
    with contextlib.suppress(UnicodeDecodeError):
        yield data.decode()
    for found in _PACKED.finditer(data):
        try:
            inner = base64.b64decode(found[0], validate=True)
        except (binascii.Error, ValueError):
            continue
        yield from _list_texts(inner)
