"""Write the entry of a drafted note as YAML, and check the entry that a person has completed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.apparatus.anchoring import find_matches, find_nearest
from postil.apparatus.note_drafts import list_plain_texts
from postil.apparatus.note_files import NewNotes
from postil.apparatus.quote_messages import describe_count, propose_words
from postil.content import parse_notes
from postil.content.yaml_files import write_yaml
from postil.links.extraction import find_links
from postil.links.resolver import LinkResolver
from postil.model.problems import propose_name
from postil.text.markdown import parse_markdown

if TYPE_CHECKING:
    from postil.apparatus.anchoring import QuoteMatch
    from postil.apparatus.note_drafts import NoteDraft
    from postil.catalog.catalog import Catalog
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Note


def write_entry(draft: NoteDraft, on: str, match: QuoteMatch | None, text: str = "") -> str:
    """Return the entry of a draft in its file of notes; ``on`` and ``match`` are one of the draft's matches."""
    fields: dict[str, object] = {"id": draft.note_id, "on": on}
    if match:
        fields["quote"] = match.quote
        if match.before:
            fields["before"] = match.before
    fields |= {"kind": draft.kind, "by": _replace_unprintable(draft.by), "date": draft.date.isoformat()}
    # ``on`` is quoted for readers of YAML 1.1, where it means true; this entry is for people.
    entry = write_yaml([fields]).replace("\n  'on':", "\n  on:")
    lines = _replace_unprintable(text).strip("\n").split("\n")
    # A text that begins with a space needs an explicit indentation.
    head = "  note: |2\n" if lines[0].startswith(" ") else "  note: |\n"
    return entry + head + "\n".join(f"    {line}".rstrip() for line in lines) + "\n"


def _replace_unprintable(text: str) -> str:
    """Return a text with U+FFFD for each character that YAML does not allow."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def check_entry(
    draft: NoteDraft, entry: str, archive: ArchiveContent, catalog: Catalog, problems: Problems
) -> NewNotes | None:
    """Return a completed entry as notes to add; None, and problems, if it is not valid.

    Its quote has to appear exactly once in its text, and its links need to have targets.
    """
    errors_before = len(problems.errors)
    notes = list(parse_notes(entry, draft.path, draft.document.id, problems))
    texts = list_plain_texts(draft.document)
    links = LinkResolver(catalog.documents, archive.terms, catalog.refs, archive.notes)
    known = {note.id for note in archive.notes if note.post == draft.document.id}
    if not notes and len(problems.errors) == errors_before:
        problems.error(draft.path, None, "there is no note in this entry", "Write its text after 'note:'")
    for note in notes:
        if note.id in known:
            what = f"another note on this post has the id {note.id!r}"
            problems.error(note.path, note.line, what, f"Use {draft.note_id!r}")
        if note.on not in texts:
            what = f"this post has no comment {note.on!r}"
            problems.error(note.path, note.line, what, propose_name(note.on, texts))
        elif note.quote:
            _check_quote(note, texts[note.on], problems)
        for link in find_links(parse_markdown(note.text), note.path, note.line):
            links.check(link, problems)
    if len(problems.errors) > errors_before:
        return None
    return NewNotes(draft.path, entry.strip("\n") + "\n", len(notes))


def _check_quote(note: Note, text: str, problems: Problems) -> None:
    quote = note.quote or ""
    if len(find_matches(text, quote, note.before or "")) == 1:
        return
    count = len(find_matches(text, quote))
    if count == 1:
        what = f"the words {quote!r} do not follow {note.before!r} in {note.on!r}"
        hint = "Correct 'before:', or delete it"
    elif count:
        what = describe_count(f"the words {quote!r}", count, repr(note.on))
        hint = "Say in 'before:' which are meant"
    else:
        what = describe_count(f"the words {quote!r}", 0, repr(note.on))
        hint = propose_words(find_nearest(text, quote))
    problems.error(note.path, note.line, what, hint)
