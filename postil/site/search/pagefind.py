"""Records to Pagefind's index.

Pagefind's own Python client waits a tenth of a second for each record, and its command line takes pages in the
order of the folder. So this module talks to its service directly: JSON in base64, separated by commas, one answer
to each request. Records are added by address and without Pagefind's own filters, whose order differs each time;
so the same records give the same bytes.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import subprocess
import unicodedata
from collections import deque
from typing import TYPE_CHECKING

import regex
from pagefind_bin import get_executable

from postil.model.problems import PostilError
from postil.site.search.spellings import unify_spellings
from postil.text.folding import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from postil.site.search.records import SearchRecord

# Two more characters that Pagefind does not index. The first replaces white space, so that a mark by itself, such
# as a dash, does not count as a word of a phrase; the second says that the space after it is not in the text: it
# was put between words that only a dash separates. The search page undoes both.
_JOINED, _SPLIT = "\u2063", "\u2064 "
# What the search page cuts in the same way, in search-query.js: letters that are only wider or joined, invisible
# characters, each character of a script without spaces, elisions, and the ending of a file's name.
_COMPATIBLE = regex.compile(r"[\ufb00-\ufb06\uff01-\uffee\u3000]+")
_INVISIBLE = regex.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_BEFORE_UNSPACED = regex.compile(rf"[[\w\p{{M}}]--[{UNSPACED}]](?=[^\w\s]*[{UNSPACED}])", regex.V1)
_UNSPACED = regex.compile(rf"[{UNSPACED}]\p{{M}}*(?=[^\w\s]*[\w{UNSPACED}])", regex.V1)
_ELISION = regex.compile(
    r"(?<![\w’'])(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|dell|nell|all|dall|sull|coll|un|quest|quell"
    r"|bell|sant|gl|dov|com|cos|ch|anch|nient|tutt|mezz)[’'](?=\w)",
    regex.IGNORECASE,
)
_ENDING = regex.compile(r"(?<=[\w-]{2})(?=\.[A-Za-z])")
_DOT_WITHIN = re.compile(r"\.[A-Za-z]")
_LONE_MARK = re.compile(r"\s+(?=[^\w\s]+(?:\s|$))")

_DASHED = re.compile(
    r"(?<=\w)([\u2012-\u2015\u2026\u2060/]+)(?=\w)|(?<=\w)([^\w\s]*[\u2013-\u2015\u2026][^\w\s]*)(?=\w)"
)
# Attributes that Pagefind's own parser of pages would obey.
_ORDER = re.compile(r"(?<!\S)(?=___)")
_START = re.compile(r"pagefind-entry\.json|pagefind\.[^/]+\.pf_meta|wasm\.[^/]+\.pagefind")
_MARK = b"pagefind_dcd"
CORE = "pagefind.js"
_PIPE = 1 << 14  # bytes, on the safe side: the pipes of some systems hold no more


class SearchError(PostilError):
    """Pagefind cannot be run, or does not answer as it should."""


def index_records(records: Iterable[SearchRecord], tag: str) -> dict[str, bytes]:
    """Return the files of an index of records, by their names; raises SearchError.

    ``tag`` is a language tag that is different for each part of the index (its private use subtag may hold a
    number); the ids of results begin with it. The files include ``pagefind.js``, which searches in the index.
    """
    with _Service() as service:
        index = service.ask({"type": "NewIndex", "config": {"keep_index_url": True}})["index_id"]
        service.tell_each({"type": "AddRecord", "index_id": index, **_describe(record, tag)} for record in records)
        files = service.ask({"type": "GetFiles", "index_id": index})["files"]
    found = {file["path"]: base64.b64decode(file["content"]) for file in files}
    wasm = _name_wasm(found, tag)
    kept = {
        name: data
        for name, data in found.items()
        if name == CORE
        or name.startswith(("fragment/", "index/"))
        or (_START.fullmatch(name) and (not name.startswith("wasm.") or name == wasm))
    }
    return dict(sorted(kept.items()))


def _describe(record: SearchRecord, tag: str) -> dict[str, object]:
    text = mark_words(record.text) or mark_words(" ".join(record.words.values())) or record.kind
    fields = {name: _cut_words(value) for name, value in record.words.items()}
    content, *values = unify_spellings((text, *fields.values()))
    meta = dict(zip(fields, values, strict=True))
    return {"url": record.address, "content": content, "language": tag, "meta": meta}


def _cut_words(text: str) -> str:
    """Return a text of a field, which is shown as well, with its words apart where they have no spaces."""
    marked = normalise_letters(text)
    for pattern in _choose_patterns(marked):
        marked = pattern.sub(lambda match: match[0] + _SPLIT, marked)
    return marked


def mark_words(text: str) -> str:
    """Return a text on one line, with spaces where Pagefind would take two words for one."""
    marked = " ".join(normalise_letters(text).split())
    marked = _DASHED.sub(lambda match: match[0] + _SPLIT, marked)
    for pattern in _choose_patterns(marked):
        marked = pattern.sub(lambda match: match[0] + _SPLIT, marked)
    marked = _LONE_MARK.sub(_JOINED, marked)
    return _ORDER.sub(_JOINED, marked)


def _choose_patterns(text: str) -> tuple[regex.Pattern[str], ...]:
    """Return the patterns of places where words are to be cut that a text may have: few have the rarer ones."""
    rare = (_BEFORE_UNSPACED, _UNSPACED) if not text.isascii() else ()
    elided = (_ELISION,) if "'" in text or "’" in text else ()
    return (*rare, *elided, *((_ENDING,) if _DOT_WITHIN.search(text) else ()))


def normalise_letters(text: str) -> str:
    """Return a text with composed letters, and without those that are only wider or joined, or that nobody sees."""
    if text.isascii():
        return text
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), shown)


def _name_wasm(files: Mapping[str, bytes], tag: str) -> str:
    entry = json.loads(files["pagefind-entry.json"])["languages"]
    name = entry[tag]["wasm"] if tag in entry else None
    return f"wasm.{name or 'unknown'}.pagefind"


def read_fragments(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return what an index keeps to show each record, by the record's id."""
    fragments = {}
    for name, data in files.items():
        if name.startswith("fragment/"):
            text = gzip.decompress(data).removeprefix(_MARK)
            fragments[name.removeprefix("fragment/").removesuffix(".pf_fragment")] = json.loads(text)
    return fragments


class _Service:
    """Pagefind's service, which answers requests in their order."""

    def __enter__(self) -> _Service:
        try:
            self._process = subprocess.Popen(
                [get_executable(), "--service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise SearchError(f"Pagefind cannot be started: {error}. Install pagefind-bin again.") from error
        self._answers: deque[bytes] = deque()
        self._left = b""  # the beginning of an answer
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, payload: dict[str, object]) -> dict[str, Any]:
        """Return the answer to a request; raises SearchError if that is an error, or if there is no answer."""
        self._send(payload, _encode(payload))
        return self._receive(payload)

    def tell_each(self, payloads: Iterable[dict[str, object]]) -> None:
        """Make requests whose answers say nothing new, without waiting for each; raises SearchError.

        An answer repeats no more than its request. So what is still to be answered is kept below the size of a
        pipe: else each side would wait for the other to read.
        """
        waiting: deque[tuple[dict[str, object], int]] = deque()
        size = 0
        for payload in payloads:
            request = _encode(payload)
            while waiting and size + len(request) > _PIPE:
                told, told_size = waiting.popleft()
                self._receive(told)
                size -= told_size
            self._send(payload, request)
            waiting.append((payload, len(request)))
            size += len(request)
        for told, _ in waiting:
            self._receive(told)

    def _send(self, payload: dict[str, object], request: bytes) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(request)
            stdin.flush()
        except OSError as error:
            raise SearchError(f"Pagefind stopped while it was given {payload['type']}.") from error

    def _receive(self, payload: dict[str, object]) -> dict[str, Any]:
        """Return the next answer, which is that to ``payload``."""
        stdout = self._process.stdout
        assert stdout is not None
        chunks = [self._left]
        while not self._answers:
            chunk = stdout.read1(1 << 20)  # type: ignore[attr-defined]
            if not chunk:
                raise SearchError(f"Pagefind ended without an answer to {payload['type']}.")
            chunks.append(chunk)
            if b"," in chunk:
                *whole, self._left = b"".join(chunks).split(b",")
                self._answers.extend(whole)
        result: dict[str, Any] = json.loads(base64.b64decode(self._answers.popleft()))["payload"]
        if result["type"] == "Error":
            raise SearchError(f"Pagefind: {result.get('message')}")
        return result


def _encode(payload: dict[str, object]) -> bytes:
    return base64.b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + b","
