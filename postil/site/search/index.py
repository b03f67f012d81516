"""Records to the files that searching needs, the same for the site and for the zip.

``pagefind/`` holds ``manifest.js``, which names everything else, and a folder of scripts for each part of the
index. File names, or the addresses that pages ask for, contain a digest of the file, so that browsers may keep them
for ever; only the manifest is loaded again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

from postil.model.articles import Page
from postil.site.publish import SEARCH_FOLDER
from postil.site.search.parts import divide_records, index_parts
from postil.site.search.scripts import count_digits, write_core, write_shard, write_wasm
from postil.site.search.vocabulary import group_forms, list_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from postil.jobs.executors import Executor
    from postil.jobs.memo import Memo
    from postil.model.records import Term
    from postil.site.search.parts import Part
    from postil.site.search.records import SearchRecord


MANIFEST = f"{SEARCH_FOLDER}/manifest.js"
_ORIGIN = "the search index"


def start_index(records: Iterable[SearchRecord], memo: Memo, executor: Executor) -> Iterator[Part]:
    """Begin to index what can be found in an archive, and return the parts of the index as they become ready."""
    return index_parts(divide_records(records), memo, executor)


def write_index(parts: Iterable[Part], terms: Iterable[Term]) -> tuple[Page, ...]:
    """Return the files of a search index; raises SearchError."""
    pages: list[Page] = []
    entries: list[dict[str, object]] = []
    wasm: dict[str, str] = {}
    core: bytes | None = None
    counts: Counter[str] = Counter()
    for part in parts:
        if part.language not in wasm:
            wasm[part.language] = f"wasm-{part.language}-{_digest(part.wasm)}.js"
            data = write_wasm(wasm[part.language], part.wasm)
            pages.append(Page(f"{SEARCH_FOLDER}/{wasm[part.language]}", data, _ORIGIN))
        table = _add_shard(pages, f"{part.tag}-table", part.table)
        entries.append(
            {
                "tag": part.tag,
                "language": part.language,
                "table": table,
                "wasm": wasm[part.language],
                "size": part.size,
                "version": _digest(json.dumps(part.table).encode(), *part.scripts.values()),
                "digits": count_digits(len(part.table["ids"].split()) if isinstance(part.table["ids"], str) else 0),
            }
        )
        pages += [Page(f"{SEARCH_FOLDER}/{name}", data, _ORIGIN) for name, data in part.scripts.items()]
        core = part.core
        counts.update(part.counts)
    manifest: dict[str, object] = {"parts": entries}
    if core is not None:
        name = f"core-{_digest(core)}.js"
        pages.append(Page(f"{SEARCH_FOLDER}/{name}", write_core(core, name), _ORIGIN))
        manifest["core"] = name
    words = list_words(counts)
    manifest["words"] = _add_shard(
        pages,
        "words",
        {"words": " ".join(word for word, _ in words), "weights": "".join(_weigh(count) for _, count in words)},
    )
    manifest["forms"] = _add_shard(pages, "forms", group_forms(terms))
    pages.append(Page(MANIFEST, write_shard("manifest.js", manifest), _ORIGIN))
    return tuple(sorted(pages, key=lambda page: page.address))


def _add_shard(pages: list[Page], stem: str, value: object) -> str:
    """Add a script that passes a value to the page, and return its name, which contains the value's digest."""
    name = f"{stem}-{_digest(json.dumps(value, ensure_ascii=False).encode())}.js"
    pages.append(Page(f"{SEARCH_FOLDER}/{name}", write_shard(name, value), _ORIGIN))
    return name


def _digest(*parts: bytes) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(part)
    return total.hexdigest()[:12]


def _weigh(count: int) -> str:
    """Return a digit for how frequent a word is: the base-2 logarithm of its count, at most 9."""
    return str(min(9, count.bit_length() - 1))
