"""Post files: the files of posts that a conversion writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.content import converted_ids_path, read_converted_ids, update_document, write_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from postil.model.records import Document


@dataclass(frozen=True, slots=True)
class PostFile:
    """A file to write, its path within ``content``; ``old`` is the post that is in that file now, if one is."""

    path: str
    post: Document
    old: Document | None = None


def preview_documents(files: Sequence[PostFile], existing: Sequence[Document]) -> tuple[Document, ...]:
    """Return the documents as they are once ``files`` are written."""
    after = {document.path: document for document in existing}
    after |= {file.path: file.post for file in files if is_post_path(file.path)}
    return tuple(after.values())


def is_post_path(path: str) -> bool:
    """Tell whether a path is that of a post, and not of a file that is kept beside the posts."""
    return path.endswith(".md") and "/." not in path


def record_ids(content: Path, posts: Iterable[Document]) -> None:
    """Add the ids of converted posts to the list of all that ever were, so that one that is deleted is missed."""
    known = read_converted_ids(content)
    ids = known | {post.id for post in posts}
    if ids != known:
        path = content / converted_ids_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{post_id}\n" for post_id in sorted(ids)), encoding="utf-8", newline="\n")


def write_posts(content: Path, files: Iterable[PostFile]) -> int:
    """Write files, each whole or not at all; return how many posts are among them."""
    count = 0
    for file in files:
        path = content / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name[-100:]}.writing")
        text = write_document(file.post)
        if file.old is not None:
            text = update_document(file.old, file.post, path.read_text(encoding="utf-8-sig"))
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
        count += is_post_path(file.path)
    return count
