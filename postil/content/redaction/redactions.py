"""Withholding: records without what is withheld, before anything else sees them.

Whole posts and comments leave a reason where they stood. Words go from everything that is published
of a post: its text, its fields, the notes on it, the post as it was converted. What cannot be changed
(ids, names of captures) and what still stands elsewhere is named, for people to decide.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postil.content.redaction.excision import Cut, excise, make_cuts, merge_cuts
from postil.model.problems import propose_name
from postil.text.markdown import parse_markdown, plain_blocks
from postil.text.phrases import make_phrase_matcher
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Comment, Document, Note, Redaction, SourceReference
    from postil.text.phrases import PhraseMatcher


WITHHELD = "[withheld]"


_MASK = "█████"  # of one length, since the length of a name can give it away


_TELLING = 4  # letters of a word that says something by itself


_SOURCE_FIELDS = ("publication", "title", "author")


_PLAIN_FIELDS = ("title", "author", "standfirst", "date_note", "date_as_written")


def withhold(archive: ArchiveContent, problems: Problems) -> ArchiveContent:
    """Return the records with every redaction applied; a reason stays where a post or comment stood.

    Notes on what is withheld go with it. A redaction that finds nothing to withhold is a problem.
    """
    if not archive.redactions:
        return archive
    homes = {
        comment.id: document.id
        for document in (*archive.as_converted.values(), *archive.documents)
        for comment in document.comments
    }
    redactions = _check_targets(archive, homes, problems)
    whole = {r.target: r for r in reversed(redactions) if r.quote is None}
    _warn_of_telling_ids(archive.documents, whole, problems)
    gone = _remove_whole(archive, whole)
    scopes = _make_scopes([r for r in redactions if r.quote is not None], homes)
    found: set[Redaction] = set()
    as_converted, documents = dict(gone.as_converted), []
    for document in gone.documents:
        scope = scopes.get(document.id)
        if scope is None or document.withheld:
            documents.append(document)
            continue
        documents.append(_withhold_words(document, scope, found))
        if document.id in as_converted:
            before = as_converted[document.id]
            cut = _withhold_words(before, scope, found)
            as_converted[document.id] = _hide_difference(before, document, documents[-1], cut, scope)
    notes = tuple(_withhold_in_note(n, scopes[n.post]) if n.post in scopes else n for n in gone.notes)
    kept = replace(gone, documents=tuple(documents), as_converted=as_converted, notes=notes)
    for redaction in redactions:
        target_gone = redaction.target in whole or homes.get(redaction.target) in whole
        if redaction.quote is not None and redaction not in found and not target_gone:
            what = f"the words {redaction.quote!r} are not in {redaction.target!r}"
            hint = "Write them exactly as they are shown there, from the beginning of a word to the end of one"
            problems.error(redaction.path, redaction.line, what, hint)
    _warn_of_remains(kept, [r for r in redactions if r.quote is not None], problems)
    return kept


def _check_targets(archive: ArchiveContent, homes: Mapping[str, str], problems: Problems) -> list[Redaction]:
    """Return the redactions of what is there; any other is a problem."""
    known = {document.id for document in archive.documents}
    kept = []
    for redaction in archive.redactions:
        if homes.get(redaction.target, redaction.target) in known:
            kept.append(redaction)
        else:
            what = f"no post and no comment {redaction.target!r}"
            problems.error(redaction.path, redaction.line, what, propose_name(redaction.target, [*known, *homes]))
    return kept


# ---------------------------------------------------------------- whole posts and comments


def _remove_whole(archive: ArchiveContent, whole: Mapping[str, Redaction]) -> ArchiveContent:
    def keeps(note: Note) -> bool:
        return note.post not in whole and note.on not in whole

    return replace(
        archive,
        documents=tuple(_remove(document, whole) for document in archive.documents),
        as_converted={i: _remove(document, whole) for i, document in archive.as_converted.items()},
        notes=tuple(note for note in archive.notes if keeps(note)),
    )


def _remove(document: Document, whole: Mapping[str, Redaction]) -> Document:
    if document.id in whole:
        return replace(
            document,
            title="",
            body="",
            comments=(),
            withheld_comments=tuple(comment.id for comment in document.comments),
            date_note=None,
            author=None,
            url=None,
            labels=(),
            standfirst=None,
            terms=(),
            capture=None,
            also_in=(),
            edited=False,
            withheld=whole[document.id].reason,
        )
    comments = tuple(
        replace(c, text="", author=None, withheld=whole[c.id].reason) if c.id in whole else c
        for c in document.comments
    )
    return replace(document, comments=comments)


def _warn_of_telling_ids(documents: Sequence[Document], whole: Mapping[str, Redaction], problems: Problems) -> None:
    """Name the ids that still tell what is withheld as a whole: they are addresses, and stay."""
    for document in documents:
        told = [(document.id, document.title, "title")]
        told += [(c.id, f"{c.author or ''} {_show(c.text)}", "words") for c in document.comments if c.id in whole]
        for name, words, part in told:
            if name in whole and (shared := _telling_words(name) & _telling_words(words)):
                what = f"the id {name!r} holds words of the {part} that {whole[name].id} withholds: "
                hint = "The address shows them; give it another id if they must go"
                problems.warn(whole[name].path, whole[name].line, what + ", ".join(sorted(shared)), hint)


def _telling_words(text: str) -> set[str]:
    words = _fold_name(text).split()
    return {word for word in words if len(word) >= _TELLING and not word.isdigit()}


# ---------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that are withheld from one text: as they are shown, and as names and addresses write them."""

    phrases: PhraseMatcher[tuple[Redaction, ...]]
    names: PhraseMatcher[tuple[Redaction, ...]]

    def find(self, text: str, found: set[Redaction]) -> list[Cut]:
        """Return the cuts to make in a plain text; ``found`` gets the redactions that say so."""
        matches = self.phrases.find_all(text)
        found.update(redaction for _, _, redactions in matches for redaction in redactions)
        return merge_cuts([Cut(start, end, _put(redactions[0])) for start, end, redactions in matches])

    def find_in_name(self, name: str) -> Redaction | None:
        """Return a redaction whose words an address or the name of a file holds."""
        matches = self.names.find_all(_fold_name(name))
        return matches[0][2][0] if matches else None

    def cut(self, text: str, found: set[Redaction]) -> str:
        """Return a plain text without the words."""
        return make_cuts(text, self.find(text, found))

    def excise(self, source: str, found: set[Redaction]) -> str:
        """Return a Markdown text without the words."""

        def find_in_target(target: str) -> str | None:
            redaction = self.find_in_name(target)
            return _put(redaction) if redaction else None

        return excise(source, lambda text: self.find(text, found), find_in_target)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is withheld of one post: from all of it, from each comment that has its own, from the notes on it."""

    post: _Words
    comments: Mapping[str, _Words]
    notes: _Words

    def of(self, part: str) -> _Words:
        """Return what is withheld from ``body``, ``title`` or a comment."""
        return self.comments.get(part, self.post)


def _make_scopes(redactions: Sequence[Redaction], homes: Mapping[str, str]) -> dict[str, _Scope]:
    by_post: dict[str, list[Redaction]] = {}
    for redaction in redactions:
        by_post.setdefault(homes.get(redaction.target, redaction.target), []).append(redaction)
    scopes = {}
    for post, own in by_post.items():
        comments = {r.target for r in own if r.target != post}
        scopes[post] = _Scope(
            _make_words([r for r in own if r.target == post]),
            {c: _make_words([r for r in own if r.target in (post, c)]) for c in sorted(comments)},
            _make_words(own),
        )
    return scopes


def _make_words(redactions: Iterable[Redaction]) -> _Words:
    phrases: dict[str, tuple[Redaction, ...]] = {}
    names: dict[str, tuple[Redaction, ...]] = {}
    for redaction in redactions:
        words = " ".join((redaction.quote or "").split())
        phrases[words] = (*phrases.get(words, ()), redaction)
        for name in _names_of(words):
            names[name] = (*names.get(name, ()), redaction)
    return _Words(make_phrase_matcher(phrases), make_phrase_matcher(names))


def _put(redaction: Redaction) -> str:
    """Return what stands where words are withheld, as plain text."""
    if redaction.action == "pseudonymise":
        return " ".join((redaction.replacement or "").split())
    return _MASK if redaction.action == "mask" else WITHHELD


def _fold_name(name: str) -> str:
    """Return the words of an address or the name of a file, in the spelling of addresses."""
    return slugify(unquote(name), longest=len(name) * 4).replace("-", " ")


def _names_of(words: str) -> set[str]:
    """Return words as names hold them: apart, or run together where they are several."""
    folded = _fold_name(words)
    return {folded, folded.replace(" ", "")} if folded else set()


def _withhold_words(document: Document, scope: _Scope, found: set[Redaction]) -> Document:
    """Return a document without the words, wherever it would show them."""
    words = scope.post

    def in_comment(comment: Comment) -> Comment:
        own = scope.of(comment.id)
        author = own.cut(comment.author, found) if comment.author else None
        return replace(comment, text=own.excise(comment.text, found), author=author)

    fields: dict[str, Any] = {
        name: words.cut(text, found) for name in _PLAIN_FIELDS if (text := getattr(document, name))
    }
    url, held = document.url, words.find_in_name(document.url or "")
    if held is not None:
        found.add(held)
        url = None
    return replace(
        document,
        body=words.excise(document.body, found),
        comments=tuple(map(in_comment, document.comments)),
        labels=tuple(dict.fromkeys(words.cut(label, found) for label in document.labels)),
        url=url,
        **fields,
    )


def _hide_difference(before: Document, now: Document, kept: Document, cut: Document, scope: _Scope) -> Document:
    """Return the post as it was converted, without words: ``cut``, for comparing it with ``kept``.

    ``before`` and ``now`` are the two with all words. Where words are withheld now that stood
    otherwise before, such as a name whose spelling people corrected, the difference would tell them;
    there the two are made the same.
    """

    def tells(part: str, old: str, new: str) -> bool:
        words = scope.of(part)
        return len(words.find(new, set())) > len(words.find(old, set()))

    fields: dict[str, Any] = {
        name: getattr(kept, name)
        for name in ("title", "author", "standfirst")
        if tells("title", getattr(before, name) or "", getattr(now, name) or "")
    }
    if tells("body", _show(before.body), _show(now.body)):
        fields["body"] = kept.body
    texts = {c.id: (c.text, other.text) for c, other in zip(now.comments, kept.comments, strict=True)}
    comments = []
    for old, comment in zip(before.comments, cut.comments, strict=True):
        new, shown = texts.get(old.id, ("", ""))
        comments.append(replace(comment, text=shown) if tells(old.id, _show(old.text), _show(new)) else comment)
    return replace(cut, comments=tuple(comments), **fields)


def _withhold_in_note(note: Note, scope: _Scope) -> Note:
    """Withhold the words in a note too, so that its quote still fits and does not give them away."""
    on = scope.of(note.on)
    found: set[Redaction] = set()  # whether the record has the words is not for a note to say
    return replace(
        note,
        quote=on.cut(note.quote, found) if note.quote else None,
        before=on.cut(note.before, found) if note.before else None,
        by=scope.notes.cut(note.by, found) if note.by else None,
        text=scope.notes.excise(note.text, found),
        source=_withhold_in_source(note.source, scope.notes) if note.source else None,
    )


def _withhold_in_source(source: SourceReference, words: _Words) -> SourceReference:
    found: set[Redaction] = set()
    fields: dict[str, Any] = {
        name: words.cut(text, found) for name in _SOURCE_FIELDS if (text := getattr(source, name))
    }
    gone = {name: None for name in ("url", "archived") if words.find_in_name(getattr(source, name) or "")}
    return replace(source, **fields, **gone)


# ---------------------------------------------------------------- what remains


@dataclass(frozen=True, slots=True)
class _Text:
    """Something that is published: where it is written, its words, and which part they are.

    An id, an address or the name of a file is a name: it shows words in a spelling of its own.
    """

    path: str
    line: int
    words: str
    part: str = "here"
    is_name: bool = False


def _warn_of_remains(archive: ArchiveContent, redactions: Sequence[Redaction], problems: Problems) -> None:
    """Name the places where withheld words still stand; whether they must go is for people to say."""
    # A pseudonym may hold the words that it stands for, as "Ann Other" does those of "Ann".
    watched = [r for r in redactions if not _make_words([r]).find(_put(r), set())]
    phrases: dict[str, tuple[Redaction, ...]] = {}
    for redaction in watched:
        for words in {_fold(redaction.quote or ""), slugify(redaction.quote or "")} - {""}:
            phrases[words] = (*phrases.get(words, ()), redaction)
    matcher, names = make_phrase_matcher(phrases), _make_words(watched).names
    for text in _list_texts(archive):
        matches = names.find_all(_fold_name(text.words)) if text.is_name else matcher.find_all(_fold(text.words))
        for redaction in dict.fromkeys(r for _, _, found in matches for r in found):
            if text.is_name:
                what = f"{text.part} {text.words!r} holds words that {redaction.id} withholds"
                hint = "The site shows it; write another one if they must go"
            else:
                what = f"words that {redaction.id} withholds elsewhere stand {text.part}"
                hint = f"Add a redaction to {redaction.path}, or change them, if they must go here too"
            problems.warn(text.path, text.line, what, hint)


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _list_texts(archive: ArchiveContent) -> Iterator[_Text]:
    """Yield everything of the records that is published."""
    for document in archive.documents:
        yield from _list_names(document)
    for document in (*archive.documents, *archive.as_converted.values()):
        yield from _list_texts_of(document)
    for note in archive.notes:
        yield _Text(note.path, note.line, note.id, "the id of a note", is_name=True)
        yield from (_Text(note.path, note.line, words) for words in (note.quote, note.by) if words)
        yield from _list_blocks(note.path, note.line, note.text, one_line=True)
        if source := note.source:
            yield from (_Text(note.path, note.line, getattr(source, name) or "") for name in _SOURCE_FIELDS)
            for address in (source.url, source.archived):
                yield _Text(note.path, note.line, address or "", "the address", is_name=True)
    for term in archive.terms:
        forms = (term.term, *term.also, term.name or "")
        yield from (_Text(term.path, term.line, words) for words in forms)
        yield from _list_blocks(term.path, term.line, term.definition, one_line=True)
        yield _Text(term.path, term.line, term.same_as or "", "the address", is_name=True)
    for page in archive.pages:
        yield _Text(page.path, 1, page.title, "in its title")
        yield _Text(page.path, 1, page.slug, "the address", is_name=True)
        yield from _list_blocks(page.path, page.body_line, page.body)


def _list_names(document: Document) -> Iterator[_Text]:
    yield _Text(document.path, 1, document.id, "the id", is_name=True)
    yield _Text(document.path, 1, document.url or "", "the address", is_name=True)
    captures = [document.capture.file] if document.capture else []
    captures += [holding.file for holding in document.also_in]
    for file in dict.fromkeys([*captures, *(c.only_in for c in document.comments if c.only_in)]):
        yield _Text(document.path, 1, file, "the name of the capture", is_name=True)
    for comment in document.comments:
        yield _Text(document.path, comment.line, comment.id, "the id of a comment", is_name=True)


def _list_texts_of(document: Document) -> Iterator[_Text]:
    for name in _PLAIN_FIELDS:
        yield _Text(document.path, 1, getattr(document, name) or "", f"in its {name}")
    for label in document.labels:
        yield _Text(document.path, 1, label, "in its labels")
    yield from _list_blocks(document.path, document.body_line, document.body)
    for comment in document.comments:
        yield _Text(document.path, comment.line, comment.author or "", "in the name over a comment")
        yield from _list_blocks(document.path, comment.line + 2, comment.text)


def _list_blocks(path: str, line: int, source: str, *, one_line: bool = False) -> Iterator[_Text]:
    """Yield a Markdown text block by block, each with its line, and where its links lead."""
    for token in parse_markdown(source):
        at = line if one_line or token.map is None else line + token.map[0]
        for words in plain_blocks([token]):
            yield _Text(path, at, words)
        for child in token.children or ():
            target = str(child.attrGet("href") or child.attrGet("src") or "")
            if not target.startswith(("post:", "comment:", "term:")):
                yield _Text(path, at, target, "the address", is_name=True)


def _show(source: str) -> str:
    return "\n\n".join(plain_blocks(parse_markdown(source)))
