"""What people write beside the posts: notes, glossary, redactions, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postil.documents.fields import list_files, read_front_matter, read_list, read_text
from postil.model import NOTE_KINDS, TERM_KINDS, Note, NoteKind, Redaction, Term, TermKind, TextPage
from postil.problems import propose_name
from postil.slugs import slugify

if TYPE_CHECKING:
    from pathlib import Path

    from postil.problems import Problems

_ACTIONS = ("remove", "mask", "pseudonymise")


def read_notes(content: Path, problems: Problems) -> tuple[Note, ...]:
    """Return the notes of ``content/notes``: a file a post, named after it."""
    notes = []
    seen: set[tuple[str, str]] = set()
    for path in list_files(content / "notes", (".yml", ".yaml")):
        name = path.relative_to(content).as_posix()
        for values in read_list(path, name, problems):
            values.check_keys(("id", "on", "quote", "before", "kind", "by", "date", "note"))
            note_id = values.text("id", required=True)
            text = values.text("note", required=True)
            if note_id is None or text is None:
                continue
            if (path.stem, note_id) in seen:
                values.report("id", f"two notes on this post have the id {note_id!r}")
            seen.add((path.stem, note_id))
            kind: NoteKind = values.choice("kind", NOTE_KINDS, "context")
            notes.append(
                Note(
                    id=note_id,
                    post=path.stem,
                    on=values.text("on") or "body",
                    quote=values.text("quote"),
                    before=values.text("before"),
                    kind=kind,
                    text=text,
                    by=values.text("by"),
                    date=values.date("date"),
                    path=name,
                    line=values.line(),
                )
            )
    return tuple(notes)


def read_terms(content: Path, problems: Problems) -> tuple[Term, ...]:
    """Return the entries of ``content/glossary.yml``."""
    path = content / "glossary.yml"
    terms = []
    seen: dict[str, int] = {}
    for values in read_list(path, path.name, problems) if path.is_file() else ():
        values.check_keys(("term", "name", "kind", "also", "definition", "see", "same_as"))
        term = values.text("term", required=True)
        definition = values.text("definition", required=True)
        if term is None or definition is None:
            continue
        for form in (term, *values.texts("also")):
            if form in seen:
                values.report("term", f"{form!r} is already an entry's form (line {seen[form]})")
            seen.setdefault(form, values.line())
        kind: TermKind = values.choice("kind", TERM_KINDS, "term")
        terms.append(
            Term(
                term=term,
                slug=slugify(term) or f"term-{values.line()}",
                kind=kind,
                definition=definition,
                name=values.text("name"),
                also=values.texts("also"),
                see=values.texts("see"),
                same_as=values.text("same_as"),
                line=values.line(),
            )
        )
    known = {term.term for term in terms}
    for term_entry in terms:
        for other in term_entry.see:
            if other not in known:
                problems.error(
                    path.name, term_entry.line, f"see {other!r}: no such entry", propose_name(other, known)
                )
    return tuple(terms)


def read_redactions(content: Path, problems: Problems) -> tuple[Redaction, ...]:
    """Return what ``content/redactions.yml`` withholds."""
    path = content / "redactions.yml"
    redactions: list[Redaction] = []
    for values in read_list(path, path.name, problems) if path.is_file() else ():
        values.check_keys(("id", "target", "action", "quote", "replacement", "reason", "date"))
        target = values.text("target", required=True)
        reason = values.text("reason", required=True)
        if target is None or reason is None:
            continue
        quote, replacement = values.text("quote"), values.text("replacement")
        action: Any = values.choice("action", _ACTIONS, "remove")
        if action != "remove" and quote is None:
            values.report("action", f"{action!r} needs the words that it stands for", "Add 'quote:'")
        if action == "pseudonymise" and replacement is None:
            values.report("action", "'pseudonymise' needs a name to put there", "Add 'replacement:'")
        redactions.append(
            Redaction(
                id=values.text("id") or f"r{len(redactions) + 1}",
                target=target,
                action=action,
                reason=reason,
                date=values.date("date"),
                quote=quote,
                replacement=replacement,
                line=values.line(),
            )
        )
    return tuple(redactions)


def read_pages(content: Path, problems: Problems) -> tuple[TextPage, ...]:
    """Return the archivist's own pages."""
    pages = []
    for path in list_files(content / "pages", (".md", ".markdown")):
        name = path.relative_to(content).as_posix()
        text = read_text(path, name, problems)
        front = read_front_matter(text, name, problems) if text is not None else None
        if front is None:
            continue
        values, body, body_line = front
        values.check_keys(("title",))
        slug = path.relative_to(content / "pages").with_suffix("").as_posix()
        title = values.text("title") or path.stem.replace("-", " ").capitalize()
        pages.append(TextPage(name, slug, title, body, body_line))
    return tuple(pages)
