"""Apply the redactions of an archive, before anything else reads its text.

A post or comment that is withheld as a whole leaves a reason in its place. Withheld words are removed from
everything that is published of a post: its text and fields, the notes on it, and its text as converted. What
cannot be changed (ids, names of captures) and other occurrences of the words are reported, for people to decide.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.content.redaction.everywhere import spread_redactions
from postil.content.redaction.hidden_places import find_traces, hide_digests, redact_hidden_places
from postil.content.redaction.possible_forms import warn_of_possible_forms
from postil.content.redaction.remaining_texts import warn_of_remaining_texts
from postil.content.redaction.remaining_words import list_published, warn_of_remaining_words
from postil.content.redaction.revealing_ids import rename_revealing_ids
from postil.content.redaction.whole_texts import redact_whole_texts, warn_of_revealing_ids
from postil.content.redaction.withheld_media import find_withheld_media
from postil.content.redaction.word_redactions import (
    make_redactions_by_post,
    redact_as_converted,
    redact_note,
    redact_words,
)
from postil.model.problems import propose_name
from postil.model.records import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from postil.content.redaction.word_redactions import PostRedactions
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Redaction


def apply_redactions(archive: ArchiveContent, problems: Problems) -> ArchiveContent:
    """Return the archive with every redaction applied.

    Notes on a post or comment that is withheld are left out. A redaction is a problem if its post, comment or
    words are not in the archive.
    """
    if not archive.redactions:
        return archive
    as_listed = archive.redactions
    archive = replace(archive, redactions=spread_redactions(archive))
    post_of = _find_posts(archive)
    known = {r.id for r in _check_targets(archive, post_of, problems)}
    archive = rename_revealing_ids(archive, {post_of.get(r.target, r.target) for r in archive.redactions})
    redactions = [r for r in archive.redactions if r.id in known]
    post_of = _find_posts(archive)
    by_target = {r.target: r for r in reversed(redactions) if r.quote is None}
    of_words = [r for r in redactions if r.quote is not None]
    warn_of_revealing_ids(archive.documents, by_target, problems)
    without_texts = redact_whole_texts(archive, by_target)
    redacted, found = _redact_words(without_texts, make_redactions_by_post(of_words, post_of))
    traces = find_traces(archive.documents, {post_of.get(r.target, r.target) for r in redactions})
    redacted = replace(redacted, documents=tuple(hide_digests(document, traces) for document in redacted.documents))
    visible = [r for r in of_words if r.target not in by_target and post_of.get(r.target) not in by_target]
    _report_not_found(visible, found, problems)
    warn_of_remaining_texts(archive, redacted, by_target, problems)
    published = tuple(list_published(redacted))
    remaining = warn_of_remaining_words(published, of_words, problems)
    warn_of_possible_forms(published, as_listed, problems)
    return replace(redacted, withheld_media=find_withheld_media(archive, redacted), remaining=remaining)


def _find_posts(archive: ArchiveContent) -> dict[str, str]:
    """Return the id of its post for that of each comment."""
    return {
        comment.id: document.id
        for document in (*archive.as_converted.values(), *archive.documents)
        for comment in document.comments
    }


def _check_targets(archive: ArchiveContent, post_of: Mapping[str, str], problems: Problems) -> list[Redaction]:
    """Return the redactions whose post or comment exists; any other is a problem."""
    known = {document.id for document in archive.documents}
    existing = []
    for redaction in archive.redactions:
        if redaction.target == EVERYWHERE or post_of.get(redaction.target, redaction.target) in known:
            existing.append(redaction)
        else:
            what = f"the target of this redaction does not exist: {redaction.target!r}"
            hint = propose_name(redaction.target, [*known, *post_of])
            problems.report_missing(redaction.path, redaction.line, what, hint)
    return existing


def _redact_words(
    archive: ArchiveContent, redactions: Mapping[str, PostRedactions]
) -> tuple[ArchiveContent, set[Redaction]]:
    """Return the archive without withheld words, and the redactions whose words were found in a post."""
    found: set[Redaction] = set()
    as_converted, documents = dict(archive.as_converted), []
    for document in archive.documents:
        own = redactions.get(document.id)
        if own is None or document.withheld:
            documents.append(document)
            continue
        redacted = redact_hidden_places(redact_words(document, own, found), own, found)
        documents.append(redacted)
        if document.id in as_converted:
            converted = as_converted[document.id]
            as_converted[document.id] = redact_as_converted(
                (converted, redact_words(converted, own, found)), (document, redacted), own
            )
    notes = tuple(
        redact_note(note, redactions[note.post]) if note.post in redactions else note for note in archive.notes
    )
    return replace(archive, documents=tuple(documents), as_converted=as_converted, notes=notes), found


def _report_not_found(redactions: Sequence[Redaction], found: Collection[Redaction], problems: Problems) -> None:
    ids = {redaction.id for redaction in found}  # of several forms, one is enough
    for redaction in redactions:
        if redaction.id not in ids:
            ids.add(redaction.id)
            where = "any post" if redaction.target == EVERYWHERE else repr(redaction.target)
            what = f"the words {redaction.quote!r} are not in {where}"
            hint = "Copy whole words from the page, with the same capital letters"
            problems.error(redaction.path, redaction.line, what, hint)
