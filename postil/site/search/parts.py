"""Records to parts of an index: bounded in memory, and an edit changes one of them.

A post and its comments go to the same part, by a digest of the post's id; so parts are similar in size and in their
words, and an edit changes no other part. Where there are several parts, notes, entries and pages have one of their
own, which is small: people edit these more often than posts.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.jobs.memo import digest
from postil.site.search.pagefind import CORE, index_records, read_fragments
from postil.site.search.scripts import write_files
from postil.site.search.vocabulary import count_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from postil.jobs.executors import Executor
    from postil.jobs.memo import Memo
    from postil.site.search.records import SearchRecord

# While it indexes, Pagefind takes about 0.4 kB of memory for each word.
WORDS_A_PART = 900_000
_KNOWN, _WASM = "known.json", "wasm"  # what is remembered of a part in addition to its scripts
_OF_POSTS = ("post", "comment")
_NAME = "index"
_KINDS = {"post": "p", "comment": "c", "note": "n", "entry": "e", "page": "t"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the index; its tag is the name of its folder and the beginning of its results' ids.

    ``table`` says what each record can be filtered and sorted by; ``counts`` how many records have a word.
    ``scripts`` are its files by their names; ``core`` and ``wasm`` are what searches in it.
    """

    tag: str
    language: str
    size: int
    table: dict[str, object]
    counts: dict[str, int]
    scripts: dict[str, bytes]
    core: bytes
    wasm: bytes


def divide_records(records: Iterable[SearchRecord]) -> dict[str, list[SearchRecord]]:
    """Return the records of each part by its tag: a language, then the number of the part."""
    by_language: dict[str, list[SearchRecord]] = {}
    for record in records:
        by_language.setdefault(record.language.lower(), []).append(record)
    parts: dict[str, list[SearchRecord]] = {}
    for language, own in sorted(by_language.items()):
        words = sum(record.text.count(" ") + 10 for record in own)
        number = _round_up(-(-words // WORDS_A_PART))
        for record in own:
            if number > 1 and record.kind not in _OF_POSTS:
                parts.setdefault(f"{language}-x-a0", []).append(record)
                continue
            key = int.from_bytes(hashlib.sha256(record.owner.encode()).digest()[:8], "big") % number
            parts.setdefault(f"{language}-x-p{key}", []).append(record)
    return dict(sorted(parts.items()))


def _round_up(number: int) -> int:
    """Round up to 1, 2, 3, 4, 6, 8, 12, 16 …, so that a growing archive is seldom divided again."""
    size = 1
    while size < number:
        size *= 2
    return size * 3 // 4 if size >= 4 and number <= size * 3 // 4 else size


def index_parts(divided: Mapping[str, Sequence[SearchRecord]], memo: Memo, executor: Executor) -> Iterator[Part]:
    """Yield the parts of an index; those that the memo lacks are indexed at once, beside what else is done.

    Raises SearchError as they are asked for.
    """
    parts = list(divided.items())
    keys = [digest(tag.encode(), repr(records).encode()) for tag, records in parts]
    known = memo.find(_NAME, keys)
    made = iter(executor.map(_index_part, [part for part, found in zip(parts, known, strict=True) if not found], 1))
    about = [(tag, records[0].language.lower(), len(records)) for tag, records in parts]
    return _collect_parts(about, keys, known, made, memo)


def _collect_parts(
    parts: Sequence[tuple[str, str, int]],
    keys: Sequence[str],
    known: Sequence[bytes | None],
    made: Iterator[bytes],
    memo: Memo,
) -> Iterator[Part]:
    """Yield the parts, given by tag, language and number of records."""
    for (tag, language, size), key, found in zip(parts, keys, known, strict=True):
        bundle = found
        if bundle is None:
            bundle = next(made)
            memo.keep(_NAME, {key: bundle})
        scripts = _unbundle(bundle)
        about, core, wasm = json.loads(scripts.pop(_KNOWN)), scripts.pop(CORE), scripts.pop(_WASM)
        yield Part(tag, language, size, about["table"], about["counts"], scripts, core, wasm)


def _index_part(part: tuple[str, Sequence[SearchRecord]]) -> bytes:
    """Return the files of a part, and what is known of it, as one."""
    tag, records = part
    files = index_records(records, tag)
    about = {"table": _tabulate(tag, records, files), "counts": count_words(records)}
    (wasm,) = (data for name, data in files.items() if name.startswith("wasm."))
    known = {_KNOWN: json.dumps(about, ensure_ascii=False).encode(), CORE: files[CORE], _WASM: wasm}
    return _bundle({**known, **write_files(tag, files)})


def _tabulate(tag: str, records: Sequence[SearchRecord], files: dict[str, bytes]) -> dict[str, object]:
    """Return what filters, sorting and counts need, column by column."""
    ids = {fragment["url"]: name for name, fragment in read_fragments(files).items()}
    shown = [record for record in records if record.address in ids]
    return {
        "tag": tag,
        "ids": " ".join(ids[record.address].removeprefix(f"{tag}_") for record in shown),
        "kinds": "".join(_KINDS[record.kind] for record in shown),
        "dates": [record.date for record in shown],
        "author": _invert((record.author,) for record in shown),
        "publication": _invert((record.publication,) for record in shown),
        "label": _invert(record.labels for record in shown),
        "person": _invert(record.people for record in shown),
        "organisation": _invert(record.organisations for record in shown),
        "noted": [row for row, record in enumerate(shown) if record.noted],
        "reply": [row for row, record in enumerate(shown) if record.reply],
    }


def _invert(rows: Iterable[Iterable[str | None]]) -> list[tuple[str, list[int]]]:
    """Return the values of a column, each with the numbers of the rows that have it."""
    found: dict[str, list[int]] = {}
    for row, values in enumerate(rows):
        for value in values:
            if value:
                found.setdefault(value, []).append(row)
    return sorted(found.items())


def _bundle(files: dict[str, bytes]) -> bytes:
    """Return files as one: a line with their names and sizes, then their bytes."""
    sizes = json.dumps({name: len(data) for name, data in files.items()})
    return sizes.encode() + b"\n" + b"".join(files.values())


def _unbundle(data: bytes) -> dict[str, bytes]:
    head, _, rest = data.partition(b"\n")
    files, position = {}, 0
    for name, size in json.loads(head).items():
        files[name] = rest[position : position + size]
        position += size
    return files
