"""Check that the posts, comments, labels and entries that other files name exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.links.labels import fold_label
from postil.model.problems import propose_name

if TYPE_CHECKING:
    from postil.content.config import Config
    from postil.links.resolver import LinkResolver
    from postil.model.problems import Problems
    from postil.model.records import Document, Note, Term
    from postil.model.views import Label


def check_meanings(
    documents: tuple[Document, ...], terms: tuple[Term, ...], targets: LinkResolver, problems: Problems
) -> None:
    """Report front-matter fields ``glossary`` that name an entry, or a form of one, that does not exist."""
    for document in documents:
        for words, meant in document.terms:
            if meant is not None and not targets.find(f"term:{meant}"):
                what = f"'glossary' maps {words!r} to {meant!r}, which is not in glossary.yml"
                problems.error(document.path, 1, what, propose_name(meant, (t.term for t in terms)))
            elif meant is None and not targets.find(f"term:{words}"):
                what = f"'glossary' switches off {words!r}, which is not in glossary.yml"
                problems.warn(document.path, 1, what, "Write it exactly as in the glossary, or delete it")


def check_content_notes(config: Config, labels: tuple[Label, ...], problems: Problems) -> None:
    """Report content notes on labels that no post has."""
    known = {fold_label(label.name): label.name for label in labels}
    for name, _ in config.content_notes:
        if fold_label(name) not in known:
            what = f"there is a content note on the label {name!r}, but no post has it"
            problems.warn("archive.toml", None, what, propose_name(name, known.values()))


def notes_by_post(
    notes: tuple[Note, ...], documents: tuple[Document, ...], problems: Problems
) -> dict[str, tuple[Note, ...]]:
    """Return the notes by the id of their post; a note on a post or comment that does not exist is a problem."""
    comments = {d.id: [c.id for c in d.comments] for d in documents}
    withheld = {d.id for d in documents if d.withheld}
    by_post: dict[str, tuple[Note, ...]] = {}
    for note in notes:
        if note.post not in comments:
            hint = propose_name(note.post, comments)
            problems.error(
                note.path, note.line, f"the target of this note does not exist: post {note.post!r}", hint
            )
        elif note.on not in ("body", "title", *comments[note.post]) and note.post not in withheld:
            hint = propose_name(note.on, ["body", "title", *comments[note.post]])
            problems.error(
                note.path,
                note.line,
                f"the target of this note does not exist: comment {note.on!r} of this post",
                hint,
            )
        else:
            by_post[note.post] = (*by_post.get(note.post, ()), note)
    return by_post
