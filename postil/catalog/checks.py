"""Check that the posts, comments, labels and entries that other files name exist."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postil.links.labels import fold_label
from postil.model.problems import propose_name
from postil.text.edtf import is_period
from postil.text.markdown import parse_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postil.content.config import Config
    from postil.links.resolver import LinkResolver
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Document, Note, Term
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


def check_start(config: Config, documents: tuple[Document, ...], problems: Problems) -> None:
    """Report posts to start with that do not exist, are withheld, or are named twice."""
    posts = {document.id: document for document in documents}
    for number, start in enumerate(config.start):
        what = f"a [[start]] names the post {start.post!r}"
        if start.post not in posts:
            hint = propose_name(start.post, posts)
            problems.report_missing("archive.toml", None, f"{what}, which does not exist", hint)
        elif posts[start.post].withheld:
            problems.warn("archive.toml", None, f"{what}, which is withheld, and not shown there", "Delete it")
        elif any(start.post == other.post for other in config.start[:number]):
            problems.warn("archive.toml", None, f"{what} again", "Delete one of them")


def check_introductions(archive: ArchiveContent, problems: Problems) -> None:
    """Report introductions to years and months that have no posts: nobody would see them."""
    days = [d.date.plain for d in archive.documents if d.date]
    for page in archive.pages:
        if is_period(page.slug) and not any(day.startswith(page.slug) for day in days):
            hint = "Name the file after a month or year that has posts, or otherwise"
            problems.report_missing(page.path, None, f"no post is of {page.slug}, which this page introduces", hint)


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
            what = f"the target of this note does not exist: post {note.post!r}"
            problems.report_missing(note.path, note.line, what, hint)
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


# Lines with words that Markdown does not show: what follows the language of a code block, and definitions of links
# and footnotes, of which nothing is shown where no text refers to them.
_MAY_HIDE = re.compile(r"^[ \t>]*(?:[-*+] |\d+[.)] )*(?:(?:`{3,}|~{3,})[^\n]*\w|\[[^\]\n]+\]:)", re.MULTILINE)
_WORD = re.compile(r"\w+")
_LABEL = re.compile(r"\]\[[^\]\n]*\]|\[\^[^\]\n]+\]|(?m:^[ \t>]*\[[^\]\n]+\](?=:))")  # a name for a link or a note
_MOST_NAMED = 20


def check_hidden_words(archive: ArchiveContent, config: Config, problems: Problems) -> None:
    """Warn of words that Markdown does not show, so that none is lost in silence."""
    for path, line, source in _list_texts(archive, config):
        hidden = _find_hidden_words(source) if _MAY_HIDE.search(source) else []
        if hidden:
            at = line + source.count("\n", 0, source.find(hidden[0]))
            words = " ".join(hidden[:_MOST_NAMED]) + (" …" if len(hidden) > _MOST_NAMED else "")
            hint = "Put a backslash before the mark that begins the line"
            problems.warn(path, at, f"Markdown does not show these words: {words!r}", hint)


def _list_texts(archive: ArchiveContent, config: Config) -> Iterator[tuple[str, int, str]]:
    """Yield the Markdown texts of an archive, each with its file and its first line."""
    for document in archive.documents:
        yield document.path, document.body_line, document.body
        yield from ((document.path, comment.line + 2, comment.text) for comment in document.comments)
    yield from ((note.path, note.line, note.text) for note in archive.notes)
    yield from ((term.path, term.line, term.definition) for term in archive.terms)
    yield from ((page.path, page.body_line, page.body) for page in archive.pages)
    yield from (("archive.toml", 1, text) for _, text in config.content_notes)


def _find_hidden_words(source: str) -> list[str]:
    """Return the words of a Markdown text that neither its text nor its links have, in their order."""
    shown: Counter[str] = Counter()
    for token in parse_markdown(source):
        if len(token.info.split()) == 1:  # the language of a code block
            shown.update(_WORD.findall(token.info))
        if token.type in ("fence", "code_block"):
            shown.update(_WORD.findall(token.content))
        for child in token.children or ():
            targets = (child.attrGet("href"), child.attrGet("src"), child.attrGet("title"))
            shown.update(_WORD.findall(" ".join((child.content, *(unquote(str(t)) for t in targets if t)))))
            shown.update(_WORD.findall(str(child.meta.get("label", ""))))
    hidden = []
    for word in _WORD.findall(_LABEL.sub("]", source)):
        if shown[word]:
            shown[word] -= 1
        else:
            hidden.append(word)
    return hidden
