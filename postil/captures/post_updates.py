"""Post updates: what has to be written so that ``content/posts`` holds a conversion and keeps people's edits."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from postil.captures.conversion import convert_captures
from postil.captures.duplicates import share_words
from postil.captures.post_files import PostFile
from postil.captures.three_way_merge import Merge, merge_documents
from postil.content import as_converted_path, digest_document, pending_path, write_document
from postil.model.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Set

    from postil.captures.conversion import Conversion
    from postil.captures.earlier_conversions import EarlierConversions
    from postil.captures.store import ReadableCapture
    from postil.content.config import Config
    from postil.jobs.memo import Memo
    from postil.model.records import Document


def plan_files(
    conversion: Conversion,
    existing: Sequence[Document],
    earlier: EarlierConversions,
    captures: Sequence[ReadableCapture],
    config: Config,
    problems: Problems,
    memo: Memo | None = None,
) -> tuple[PostFile, ...]:
    """Return the files that have to be written so that ``content/posts`` holds the conversion.

    A post that nobody has edited is rewritten. An edited one is merged with the new conversion, starting from the
    text as it was converted. Where both changed the same words, the edit stays, the new conversion is put beside
    the post, and a warning says so until that file is deleted. A post whose capture is missing stays as it is. One
    that somebody deleted comes back, with a warning.
    """
    find_base = partial(_convert_again, captures, config, memo)
    by_id = {document.id: document for document in existing}
    converted = {r.sha256 for d in existing for r in (d.capture, *d.also_in) if r}
    files: list[PostFile] = []
    for new in conversion.posts:
        old = by_id.get(new.id)
        if old is None:
            files.append(PostFile(new.path, new))
            _warn_of_new(new, converted, earlier, existing, problems)
        elif old.capture is None or _lacks_capture(old, conversion):
            continue
        elif not old.edited:
            files += _rewrite_untouched(old, new)
        else:
            files += _rewrite_edited(old, new, earlier, find_base, problems)
    _warn_of_copies(existing, problems)
    given = {document.id for document in conversion.posts}
    for document in existing:
        if document.capture and document.id not in given and document.capture.file in conversion.set_aside:
            what = f"{document.capture.file} no longer gives this post"
            problems.warn(document.path, None, what, "Delete the file, or take 'capture:' out of it to keep it")
    return tuple(files)


def _warn_of_new(
    new: Document,
    converted: Set[str | None],
    earlier: EarlierConversions,
    existing: Sequence[Document],
    problems: Problems,
) -> None:
    """Warn of a post that somebody may have deleted, or written in a file that names no capture.

    ``converted`` are the digests of the captures that other posts were made from.
    """
    assert new.capture is not None
    known = new.id in earlier.ids or new.id in earlier.as_converted or new.capture.sha256 in converted
    if known and not problems.lacks_posts:
        what = f"{new.capture.file} has this post and no file had it, so it is written, again if you deleted it"
        hint = f"To leave it out for good, withhold it in redactions.yml: - {{target: {new.id}, reason: …}}"
        problems.warn(new.path, None, what, hint)
    own = next((d for d in existing if not d.capture and (d.date, d.title) == (new.date, new.title)), None)
    if own is not None and new.title and not share_words(own.body, new.body):
        what = f"{own.path} has the same date and title, other words, and names no capture; both are posts"
        problems.warn(new.path, None, what, "Withhold one of them in redactions.yml if they are the same")


def _warn_of_copies(existing: Sequence[Document], problems: Problems) -> None:
    """Warn of posts that were converted again, from a capture that somebody has taken out of another post."""
    own = {(d.date, d.title): d for d in existing if d.capture is None}
    for document in existing:
        other = own.get((document.date, document.title)) if document.capture else None
        if other is not None and share_words(other.body, document.body):
            what = f"{other.path} has the same date, title and words, and names no capture"
            problems.warn(document.path, None, what, "Delete one of the two files")


def _lacks_capture(document: Document, conversion: Conversion) -> bool:
    """Tell whether a capture that a post names is missing, under this name and any other."""
    references = [r for r in (document.capture, *document.also_in) if r]
    return any(r.file not in conversion.set_aside and r.sha256 not in conversion.digests for r in references)


def _convert_again(
    captures: Sequence[ReadableCapture], config: Config, memo: Memo | None, document: Document
) -> Document | None:
    """Return an edited post as it was converted, if the captures that it names still give that, else None."""
    if document.capture is None:
        return None
    named = {document.capture.file, *(reference.file for reference in document.also_in)}
    own = [c for c in captures if c.capture.path in named]
    for source in (own, [replace(c, capture=replace(c.capture, hints={})) for c in own]):
        for post in convert_captures(source, [document], {}, config, Problems(), memo=memo).posts:
            if post.capture and post.capture.converted == document.capture.converted:
                return post
    return None


def _rewrite_untouched(old: Document, new: Document) -> list[PostFile]:
    """Return the file of a post that nobody has edited, if anything in it changes."""
    # The fields that the digest leaves out are people's own after the first conversion.
    kept = replace(new, labels=old.labels, publication=old.publication, language=old.language, terms=old.terms)
    same = write_document(replace(kept, body_line=0)) == write_document(replace(old, body_line=0))
    return [] if same else [PostFile(old.path, kept, old)]


def _rewrite_edited(
    old: Document,
    new: Document,
    earlier: EarlierConversions,
    find_base: Callable[[Document], Document | None],
    problems: Problems,
) -> list[PostFile]:
    """Return what to write for a post that a person has edited."""
    assert old.capture is not None
    assert new.capture is not None
    base = earlier.as_converted.get(old.id)
    if base is not None and digest_document(base) != old.capture.converted:
        base = None
    if new.capture.converted == old.capture.converted:
        # The captures still give what the edit began from.
        files = [] if base else [PostFile(as_converted_path(new.id), new)]
        changed = replace(old, capture=new.capture, also_in=new.also_in)
        return files if changed == old else [*files, PostFile(old.path, changed, old)]
    base = base or find_base(old)
    pending = earlier.pending.get(old.id)
    if pending is not None and digest_document(pending) == new.capture.converted:
        if f"{old.path}.new" in earlier.waiting:
            _warn_of_conflict(old, problems)
            return []
        return _start_from(old, old, new)  # people have taken over what they want
    if base is None:
        merge = Merge(old, old, ("text that the edit began from, which is not known",))
    else:
        merge = merge_documents(base, old, new)
    if not merge.conflicts:
        return _start_from(old, merge.document, new)
    _warn_of_conflict(old, problems, merge.conflicts)
    files = [PostFile(pending_path(old.id), new)]
    waiting = earlier.waiting.get(f"{old.path}.new")
    if waiting is not None and (pending is None or waiting != write_document(pending)):
        problems.warn(f"{old.path}.new", None, "has changes of yours, so a newer conversion is not put there")
    else:
        files.append(PostFile(f"{old.path}.new", new))
    if base is None:
        return files
    merged, started = _record_base(merge.document, merge.base, new)
    return [*files, PostFile(old.path, merged, old), PostFile(as_converted_path(old.id), started)]


def _start_from(old: Document, document: Document, new: Document) -> list[PostFile]:
    """Return the files of an edited post whose edits now start from ``new``."""
    return [
        PostFile(old.path, replace(document, capture=new.capture, also_in=new.also_in), old),
        PostFile(as_converted_path(new.id), new),
    ]


def _record_base(document: Document, base: Document, new: Document) -> tuple[Document, Document]:
    """Return a merged post and its base, both with the digest of the base."""
    assert new.capture is not None
    provenance = replace(new.capture, converted=digest_document(base))
    return (
        replace(document, capture=provenance, also_in=new.also_in),
        replace(base, capture=provenance, also_in=new.also_in),
    )


def _warn_of_conflict(old: Document, problems: Problems, conflicts: Sequence[str] = ()) -> None:
    parts = f" ({', '.join(conflicts)})" if conflicts else ""
    problems.warn(
        old.path,
        None,
        f"its captures now give another text where it was edited{parts}; the edit stays",
        f"Take over from {old.path}.new what you want, then delete that file",
    )
