"""Withheld files: what a blog did not show, written apart from the posts, where no later step reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.captures.documents import make_document
from postil.captures.post_ids import propose_id
from postil.content import write_document
from postil.text.slugs import make_unique, slugify

if TYPE_CHECKING:
    from pathlib import Path

    from postil.captures.conversion import Conversion
    from postil.content.config import Config

FOLDER = "withheld"


def write_withheld(content: Path, conversion: Conversion, config: Config) -> int:
    """Write drafts, spam and the like to ``content/withheld/REASON/NAME.md``; return how many are new.

    A file that is there already is not touched: it may be somebody's work by now.
    """
    count = 0
    taken: set[str] = set()
    for reason, found in conversion.withheld:
        folder = slugify(reason) or "other"
        name = make_unique(f"{folder}/{propose_id(found.post)}", taken)
        path = content / FOLDER / f"{name}.md"
        if path.exists():
            continue
        document = make_document([found], name.rpartition("/")[2], {}, {}, config)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_document(document), encoding="utf-8", newline="\n")
        count += 1
    return count
