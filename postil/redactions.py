"""Withholding: records without what is withheld, before anything else sees them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from postil.problems import propose_name
from postil.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Callable

    from postil.model import Comment, Document, Note, Records, Redaction
    from postil.problems import Problems

FILE = "redactions.yml"
WITHHELD = "[withheld]"
_MASK = "█████"  # of one length, since the length of a name can give it away


def withhold(records: Records, problems: Problems) -> Records:
    """Return the records with every redaction applied; a reason stays where a post or comment stood.

    Notes on what is withheld go with it. A redaction that finds nothing to withhold is a problem.
    """
    if not records.redactions:
        return records
    documents = {document.id: document for document in records.documents}
    as_converted = dict(records.as_converted)
    homes = {comment.id: d.id for d in records.documents for comment in d.comments}
    notes = list(records.notes)
    for redaction in records.redactions:
        post = homes.get(redaction.target, redaction.target)
        if post not in documents:
            hint = propose_name(redaction.target, [*documents, *homes])
            problems.error(FILE, redaction.line, f"no post and no comment {redaction.target!r}", hint)
            continue
        on_comment = redaction.target in homes
        if redaction.quote is None:
            documents[post] = _remove(documents[post], redaction, on_comment)
            if post in as_converted:
                as_converted[post] = _remove(as_converted[post], redaction, on_comment)
            notes = [n for n in notes if not (n.post == post and (n.on == redaction.target or not on_comment))]
            continue
        replace_words = _make_replacer(redaction)
        changed = _replace_in_document(documents[post], redaction, on_comment, replace_words)
        if changed == documents[post]:
            what = f"the words {redaction.quote!r} are not in {redaction.target!r}"
            problems.error(FILE, redaction.line, what, "Write them exactly as they stand there")
        documents[post] = changed
        if post in as_converted:
            as_converted[post] = _replace_in_document(as_converted[post], redaction, on_comment, replace_words)
        notes = [_replace_in_note(n, replace_words) if n.post == post else n for n in notes]
        _warn_of_remains(redaction, documents, problems)
    kept = tuple(documents[d.id] for d in records.documents)
    return replace(records, documents=kept, as_converted=as_converted, notes=tuple(notes))


def _remove(document: Document, redaction: Redaction, on_comment: bool) -> Document:
    if not on_comment:
        return replace(
            document,
            title="",
            body="",
            comments=(),
            author=None,
            url=None,
            labels=(),
            capture=None,
            also_in=(),
            edited=False,
            withheld=redaction.reason,
        )
    comments = tuple(
        replace(c, text="", author=None, withheld=redaction.reason) if c.id == redaction.target else c
        for c in document.comments
    )
    return replace(document, comments=comments)


def _make_replacer(redaction: Redaction) -> Callable[[str], str]:
    """Return a function that puts the redaction's replacement for its words, in Markdown or plain text.

    White space in the words stands for any; a backslash may escape each character, as in Markdown.
    """
    words = (redaction.quote or "").split()
    pattern = re.compile(r"(?:\s|\\\n)+".join("".join(rf"\\?{re.escape(c)}" for c in word) for word in words))
    if redaction.action == "pseudonymise":
        put = redaction.replacement or ""
    else:
        put = _MASK if redaction.action == "mask" else WITHHELD
    return lambda text: pattern.sub(lambda _match: put.replace("[", r"\["), text)


def _replace_in_document(
    document: Document, redaction: Redaction, on_comment: bool, replace_words: Callable[[str], str]
) -> Document:
    def in_comment(comment: Comment) -> Comment:
        if on_comment and comment.id != redaction.target:
            return comment
        author = replace_words(comment.author).replace("\\", "") if comment.author else None
        return replace(comment, text=replace_words(comment.text), author=author)

    comments = tuple(in_comment(comment) for comment in document.comments)
    if on_comment:
        return replace(document, comments=comments)
    return replace(
        document,
        title=replace_words(document.title).replace("\\[", "["),
        author=replace_words(document.author).replace("\\[", "[") if document.author else None,
        body=replace_words(document.body),
        comments=comments,
    )


def _replace_in_note(note: Note, replace_words: Callable[[str], str]) -> Note:
    """Withhold the words in a note too, so that its quote still fits and does not give them away."""
    return replace(
        note,
        quote=replace_words(note.quote).replace("\\[", "[") if note.quote else None,
        before=replace_words(note.before).replace("\\[", "[") if note.before else None,
        text=replace_words(note.text),
    )


def _warn_of_remains(redaction: Redaction, documents: dict[str, Document], problems: Problems) -> None:
    """Name the places where the same words still stand; whether they must go is for people to say."""
    words = " ".join((redaction.quote or "").split()).casefold()
    slug = slugify(redaction.quote or "")
    for document in documents.values():
        if slug and slug in document.id:
            hint = "The address shows them; give the post another title and id if they must go"
            problems.warn(
                FILE,
                redaction.line,
                f"the id {document.id!r} holds words that {redaction.id} withholds",
                hint,
            )
        texts = [(document.body_line, document.body), *((c.line, c.text) for c in document.comments)]
        for line, text in texts:
            if words in " ".join(text.split()).casefold():
                what = f"words that {redaction.id} withholds elsewhere stand here"
                problems.warn(document.path, line, what, f"Add a redaction to {FILE} if they must go here too")
