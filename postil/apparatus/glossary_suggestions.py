"""Entries that a glossary could have: abbreviations and names that posts use, as YAML to paste."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal

from postil.apparatus.abbreviations import find_definitions, find_singular, is_mostly_capitals
from postil.content.yaml_files import write_yaml
from postil.text.markdown import parse_markdown, shown_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markdown_it.token import Token

    from postil.model.records import Document, Term, TermKind


Group = Literal["expanded", "unexpanded", "name"]


_HEADINGS: dict[Group, str] = {
    "expanded": "Abbreviations, with what the posts say that they stand for",
    "unexpanded": "Abbreviations of which no post says what they stand for",
    "name": "Names",
}


_PASSAGES = 3


_PASSAGE_LENGTH = 120


_ADDRESS = re.compile(r"(?:://|www\.|@\w)\S*")


_SENTENCE_END = re.compile(r"\n|(?<=[.!?…])\s+|(?<=[.!?…][\"'”’)\]])\s+")


_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


_PART = re.compile(r"[^\W_]+")


_INSIDE = re.compile(r"[\w,] ")  # what stands before a word that begins no sentence and no quotation


_OWNER = re.compile(r"['’]s$")


_ROMAN = re.compile(r"(?:X{0,3}|XL|LX{0,3})(?:IX|IV|V?I{0,3})")  # to 89; above, more abbreviations than numbers


_COINED = re.compile(r"[A-Z]{2,}[a-z]{2,}[A-Za-z]*|[a-z]{1,2}[A-Z][A-Za-z]{2,}")  # ABCdata, eRecord


_ORDINARY = 10  # a word that stands in lower case once for so many times in capitals is shouted there


_NEARLY = 0.8  # of the mentions of a name within a longer one, from where it is no name of its own
# Words that names are joined by, in some languages of Europe.
_SMALL = frozenset("and da de del den der des di du et for für in la of the und van von y".split())


_ORGANISATIONS = frozenset(
    """Academy Agency Association Authority Bank Board Bureau Centre Center College Commission Committee Companies
    Company Corporation Council Court Department Federation Foundation Inspectorate Institute Institution Library
    Limited Ltd Ministry Museum Office Organisation Organization Partnership Police School Service Services Society
    Trust Union University""".split()
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry worth having: its forms, what it stands for where a post says so, and where it stands.

    ``other_names`` are further expansions and how often each is given. ``passages`` are up to three of
    (id of a post, part of a sentence), of different posts. ``kind`` is a guess.
    """

    group: Group
    term: str
    name: str | None
    kind: TermKind
    also: tuple[str, ...]
    mentions: int
    posts: int
    passages: tuple[tuple[str, str], ...]
    other_names: tuple[tuple[str, int], ...] = ()


def gather_texts(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    """Yield (id of the post, text) for every title, block and comment; a line ends where the page breaks one.

    Code is left out.
    """
    for document in documents:
        yield document.id, document.title
        for source in (document.body, *(comment.text for comment in document.comments)):
            for token in parse_markdown(source):
                if token.type == "inline":
                    yield document.id, "".join(map(_show, token.children or ()))


@dataclass(slots=True)
class _Evidence:
    """Where one form stands; how often ``inside`` a sentence, and ``free``: not as a part of a longer name."""

    count: int = 0
    inside: int = 0
    free: int = 0
    posts: list[str] = field(default_factory=list)
    passages: list[tuple[str, str, int]] = field(default_factory=list)

    def add(self, post: str, sentence: str, at: int) -> None:
        self.count += 1
        if not self.posts or self.posts[-1] != post:
            self.posts.append(post)
            if len(self.passages) < _PASSAGES:
                self.passages.append((post, sentence, at))


@dataclass(slots=True)
class _Findings:
    """What one pass over the words finds; ``lower`` counts words in lower case, ``alone`` capitalised ones."""

    lower: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    words: defaultdict[str, _Evidence] = field(default_factory=lambda: defaultdict(_Evidence))
    names: defaultdict[str, _Evidence] = field(default_factory=lambda: defaultdict(_Evidence))
    expansions: defaultdict[str, defaultdict[str, _Evidence]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(_Evidence))
    )


def suggest_terms(texts: Iterable[tuple[str, str]], terms: Sequence[Term]) -> tuple[Suggestion, ...]:
    """Return the entries that ``terms`` lack, of (id of a post, text): the three groups, each by mentions.

    What is a form or the name of an entry is not among them. Texts of one post follow each other.
    """
    found = _Findings()
    for post, text in texts:
        for line in _SENTENCE_END.split(_ADDRESS.sub("…", text)):
            _read_sentence(post, " ".join(line.split()), found)
    known = {_fold(form) for term in terms for form in (term.term, *term.also, term.name or "")}
    abbreviations = list(_suggest_abbreviations(found, known))
    for suggestion in abbreviations:
        known |= {_fold(name) for name in (suggestion.term, suggestion.name or "", *dict(suggestion.other_names))}
    order = list(_HEADINGS)
    return tuple(
        sorted(
            [*abbreviations, *_suggest_names(found, known)],
            key=lambda s: (order.index(s.group), -s.mentions, s.term),
        )
    )


def write_suggestions(suggestions: Iterable[Suggestion], most: int) -> str:
    """Return entries for ``glossary.yml``, at most so many of a group, with the evidence as comments."""
    parts = []
    for group, members in groupby(suggestions, key=lambda s: s.group):
        listed = list(members)
        more = f" ({most} of {len(listed)})" if len(listed) > most else ""
        parts += [f"# {_HEADINGS[group]}{more}\n", *map(_write_entry, listed[:most])]
    return "\n".join(parts)


def _write_entry(suggestion: Suggestion) -> str:
    comments = [f"{_many(suggestion.mentions, 'mention')} in {_many(suggestion.posts, 'post')}."]
    if suggestion.group == "unexpanded":
        comments.append("The posts nowhere say what it stands for; add 'name:' where you know.")
    if suggestion.other_names:
        others = ", ".join(f"{name!r} ({count})" for name, count in suggestion.other_names)
        comments.append(f"The posts also say: {others}.")
    comments += [f"{post}: {passage}" for post, passage in suggestion.passages]
    fields = {
        "term": suggestion.term,
        "name": suggestion.name,
        "kind": suggestion.kind,
        "also": list(suggestion.also),
        "definition": "TODO",
    }
    entry = write_yaml([{key: value for key, value in fields.items() if value}])
    kind = f"  kind: {suggestion.kind}\n"
    return "".join(f"# {_printable(c)}\n" for c in comments) + entry.replace(kind, f"{kind[:-1]}  # a guess\n", 1)


# ---------------------------------------------------------------- one pass over the words


def _show(token: Token) -> str:
    """Return what a token shows; code nothing, and only a line break of the page ends a line."""
    return {"softbreak": " ", "hardbreak": "\n", "code_inline": " "}.get(token.type) or shown_text(token)


def _read_sentence(post: str, sentence: str, found: _Findings) -> None:
    texts = _WORD.findall(sentence)
    found.lower.update(text for text in texts if text.islower())
    raised = [text for text in texts if text != text.lower()]
    if not raised:
        return
    for short, name, at in find_definitions(sentence):
        found.expansions[short][name].add(post, sentence, at)
        if not _PART.fullmatch(short):  # no word, so it is counted here alone
            found.words[short].add(post, sentence, at)
    # In headings and where people shout, capitals say nothing.
    if len(texts) < 4 or 2 * sum(text.isupper() and len(text) > 1 for text in raised) <= len(texts):
        for word in _PART.finditer(sentence):
            form = word[0]
            if form != form.lower() and len(form) > 1:
                found.words[form].add(post, sentence, word.start())
    if len(texts) < 4 or 2 * sum(map(_is_capitalised, raised)) <= len(texts):
        for run in _find_runs(sentence):
            _read_run(post, sentence, run, found)


def _find_runs(sentence: str) -> Iterator[list[re.Match[str]]]:
    """Yield runs of capitalised words with one space between; small words may stand in them and at their end."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(sentence):
        if not run and word[0].islower():
            continue
        if run and sentence[run[-1].end() : word.start()] != " ":
            yield run
            run = []
        if _is_capitalised(word[0]) or (run and word[0].casefold() in _SMALL):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _read_run(post: str, sentence: str, run: list[re.Match[str]], found: _Findings) -> None:
    """Count every name of two to five capitalised words in a run."""
    capitals = [index for index, word in enumerate(run) if _is_capitalised(word[0])]
    if len(capitals) == 1:
        found.alone[run[0][0]] += 1
    for number, first in enumerate(capitals):
        for last in capitals[number + 1 : number + 5]:
            start = run[first].start()
            whole = sentence[start : run[last].end()]
            name = _OWNER.sub("", whole)
            if name.isupper():
                continue
            evidence = found.names[name]
            evidence.add(post, sentence, start)
            evidence.inside += first > 0 or _INSIDE.match(sentence[:start][-2:]) is not None
            evidence.free += first - 1 not in capitals and (last + 1 not in capitals or name != whole)


def _is_capitalised(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word.casefold() not in _SMALL


# ---------------------------------------------------------------- abbreviations


def _suggest_abbreviations(found: _Findings, known: set[str]) -> Iterator[Suggestion]:
    """Yield the abbreviations that are defined or stand often; spellings and plurals are forms of one entry."""
    counts = {form: evidence.count for form, evidence in found.words.items()}
    singulars = {form: find_singular(form, counts) for form in sorted(found.words)}
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for form, singular in singulars.items():
        # A form like a name's is one where the word is never written small: Nasa beside NASA.
        if form in found.expansions or is_mostly_capitals(singular) or not found.lower[form.casefold()]:
            spellings[singular.casefold()].append(form)
    for key, forms in spellings.items():
        names, definitions = _rank_names([found.expansions[form] for form in forms if form in found.expansions])
        evidence = [found.words[form] for form in forms]
        mentions = sum(e.count for e in evidence)
        posts = len({post for e in evidence for post in e.posts})
        often = mentions >= 3 or posts >= 2
        # Such a form is coined, and means something wherever it stands, be it once.
        coined = any(_COINED.fullmatch(form) for form in forms) and not found.lower[key]
        shouted = found.lower[key] * _ORDINARY >= mentions or _ROMAN.fullmatch(key.upper())
        shaped = len(key) <= 6 and any(is_mostly_capitals(singulars[form]) for form in forms)
        if not (names or coined or (often and shaped and not shouted)) or known.intersection(
            map(_fold, [*forms, *names])
        ):
            continue
        # Where only the plural stands in the posts, the entry is the singular all the same.
        term = min((singulars[form] for form in forms), key=lambda form: (-counts.get(form, 0), form))
        name = next(iter(names), None)
        yield Suggestion(
            group="expanded" if names else "unexpanded",
            term=term,
            name=name,
            kind=_guess_organisation(name or ""),
            also=tuple(form for form in forms if form != term),
            mentions=mentions,
            posts=posts,
            passages=_choose_passages([*definitions, *evidence]),
            other_names=tuple(names.items())[1:],
        )


def _rank_names(expansions: Sequence[Mapping[str, _Evidence]]) -> tuple[dict[str, int], list[_Evidence]]:
    """Return names by how often they are given, and where; names that differ in case alone are one."""
    counts: Counter[str] = Counter()
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for names in expansions:
        for name, evidence in names.items():
            counts[_fold(name)] += evidence.count
            spellings[_fold(name)][name] += evidence.count
    ranked = {
        min(spellings[key].items(), key=lambda item: (-item[1], item[0]))[0]: count
        for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    }
    return ranked, [names[name] for name in ranked for names in expansions if name in names]


# ---------------------------------------------------------------- names


def _suggest_names(found: _Findings, known: set[str]) -> Iterator[Suggestion]:
    """Yield names that stand often, by themselves and within sentences."""
    frequent = {
        name: evidence
        for name, evidence in found.names.items()
        if (len(evidence.posts) >= 3 or evidence.count >= 5) and evidence.inside and evidence.free > 1
    }
    within: Counter[str] = Counter()
    for name, evidence in frequent.items():
        words = name.split(" ")
        for start in range(len(words)):
            for end in range(start + 2, len(words) + (start > 0)):
                part = " ".join(words[start:end])
                within[part] = max(within[part], evidence.count)
    for name, evidence in frequent.items():
        part_of_longer = within[name] >= _NEARLY * evidence.count
        if not part_of_longer and not _joins_two(name, found) and _fold(name) not in known:
            yield Suggestion(
                group="name",
                term=name,
                name=None,
                kind=_guess_kind(name, found),
                also=(),
                mentions=evidence.count,
                posts=len(evidence.posts),
                passages=_choose_passages([evidence]),
            )


def _joins_two(name: str, found: _Findings) -> bool:
    """Tell two names from one: each side of a small word stands mostly elsewhere."""

    def count(side: list[str]) -> int:
        tally = found.words if len(side) == 1 else found.names
        side_name = " ".join(side)
        return tally[side_name].count if side_name in tally else 0

    words = name.split(" ")
    most = 3 * found.names[name].count
    return any(
        count(words[:at]) >= most and count(words[at + 1 :]) >= most
        for at, word in enumerate(words)
        if word in _SMALL
    )


def _guess_kind(name: str, found: _Findings) -> TermKind:
    """Guess what has a name: two or three words of which the first is a first name are a person's."""
    words = name.split(" ")
    first = words[0]
    named = all(_is_capitalised(word) and not word.isupper() for word in words) and len(words) <= 3
    if named and not found.lower[first.casefold()] and found.alone[first] <= found.names[name].count:
        return _guess_organisation(name, "person")
    return _guess_organisation(name)


def _guess_organisation(name: str, otherwise: TermKind = "term") -> TermKind:
    """Guess an organisation by the last word of a name, or the last before a small word."""
    words = name.title().split()
    ends = {word for word, after in pairwise([*words, "of"]) if after.casefold() in _SMALL}
    return "organisation" if ends & _ORGANISATIONS else otherwise


# ---------------------------------------------------------------- words as shown


def _choose_passages(evidence: Iterable[_Evidence]) -> tuple[tuple[str, str], ...]:
    """Return up to three passages, of different posts."""
    chosen: dict[str, str] = {}
    for post, sentence, at in (passage for each in evidence for passage in each.passages):
        if post not in chosen and len(chosen) < _PASSAGES:
            chosen[post] = _shorten(sentence, at)
    return tuple(chosen.items())


def _shorten(sentence: str, at: int) -> str:
    """Return the words round a place of a sentence."""
    if len(sentence) <= _PASSAGE_LENGTH:
        return sentence
    start = max(0, min(at - 2 * _PASSAGE_LENGTH // 3, len(sentence) - _PASSAGE_LENGTH))
    end = start + _PASSAGE_LENGTH
    if start:
        start = sentence.find(" ", start, at) + 1 or start
    if end < len(sentence):
        end = max(sentence.rfind(" ", at, end), 0) or end
    return f"{'… ' if start else ''}{sentence[start:end]}{' …' if end < len(sentence) else ''}"


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def _fold(form: str) -> str:
    return " ".join(form.split()).casefold()


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
