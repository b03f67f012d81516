"""The forms in which platforms write comments: ``comment_forms.toml``, and lines matched against it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import regex

from postil.captures.readers.text.masked_lines import DATE
from postil.captures.readers.text.platform_words import (
    list_phrases,
    load_phrases,
    read_authored,
    read_interface_line,
)
from postil.text.folding import fold

if TYPE_CHECKING:
    from postil.captures.readers.text.masked_lines import MaskedLine
    from postil.text.date_expressions import DateExpression

_SIGN = r"\s*[|·•/:,\-\u2190-\u21ff]\s*"
# How much a slot says about a line being the head or the foot of a comment; any two lines may be a name and a date.
_EVIDENCE = {"said": 1.5, "by": 1.5, "verb": 1.5, "moment": 2.0, "when": 1.5, "links": 1.0, "author": 0.3}
_LITERAL_EVIDENCE = 1.0
_ONLY_A_TIME = 1.0  # less than a day with a time says
LONGEST_NAME = 60
LINK_KINDS = frozenset(("reply", "delete", "replies", "comment_links"))
_VOTES = regex.compile(r"^\s*\d+\s*[|·•]|[▲▼△▽]")
_OPEN = regex.compile(r":|…|\.\.")
_NOT_A_NAME = regex.compile(r"[!?;:…]$|(?<!\b\p{L})(?<!\b\p{L}\p{L})\.$|^[\"'“]|https?:|[•◦▪]|\s[·|]\s")


class LineMatch(NamedTuple):
    """What a line of a comment's head or foot says; what it does not say is None."""

    author: str | None
    date: DateExpression | None
    answers: str | None
    evidence: float
    names_comment: bool  # that it is one, as in ``Comment by Ann``


@dataclass(frozen=True, slots=True)
class LineForm:
    """One line of a form; ``optional`` if it may be missing."""

    template: str
    pattern: regex.Pattern[str]
    slots: frozenset[str]
    evidence: float
    optional: bool

    def match(self, line: MaskedLine, opens: bool = False) -> LineMatch | None:
        """Return what a line says, or None if it does not have this form.

        ``opens`` tells that words follow the line, as if it ended in a colon.
        """
        if ("moment" in self.slots or "when" in self.slots) != (DATE in line.text) and "links" not in self.slots:
            return None
        found = self.pattern.fullmatch(line.text)
        if found is None:
            return None
        groups = found.groupdict()
        if groups.get("moment") and line.date is not None and line.date.time is None:
            return None
        if groups.get("when") and line.date is not None and not (line.date.has_day or line.date.time):
            return None
        author, evidence, names_comment = self._read_author(line, found, opens)
        if author == "":
            return None
        links = groups.get("links")
        if links and not is_comment_links(links):
            return None
        evidence += _EVIDENCE["links"] if links else 0
        if line.date is not None and line.date.edtf is None:
            evidence -= _ONLY_A_TIME
        answers = line.restore(*found.span("to")) if groups.get("to") else None
        return LineMatch(author, line.date, answers, evidence, names_comment)

    def _read_author(
        self, line: MaskedLine, found: regex.Match[str], opens: bool
    ) -> tuple[str | None, float, bool]:
        """Return the author, the evidence of the line, and whether it says that this is a comment.

        The author is empty if the words are not those of one.
        """
        for slot, kinds in (("said", ("said",)), ("by", ("comment_by", "posted_by"))):
            if slot in self.slots:
                # What follows shows that the words open something: a date, or the end of the line.
                tail = line.text[found.end(slot) :]
                words = line.restore(*found.span(slot))
                opened = opens or DATE in line.text or _OPEN.search(tail)
                authored = read_authored(f"{words}:" if opened else words)
                if authored is None or authored.kind not in kinds:
                    return "", 0, False
                return cut_role(authored.author), self.evidence, authored.kind == "comment_by"
        if "verb" in self.slots and fold(found["verb"]).casefold().strip(" :.,") not in _load_verbs():
            return "", 0, False
        if "author" in self.slots:
            name = cut_role(line.restore(*found.span("author")))
            return name if is_name_like(name) and not read_authored(f"{name}:") else "", self.evidence, False
        return None, self.evidence, False


@dataclass(frozen=True, slots=True)
class CommentForm:
    """A form: the lines above a comment's text and those below it, with an example and the comments in it.

    ``also`` are other heads that comments of the form may have among those with the usual one.
    """

    name: str
    above: tuple[LineForm, ...]
    also: tuple[tuple[LineForm, ...], ...]
    below: tuple[LineForm, ...]
    example: str
    comments: tuple[tuple[str, ...], ...]


def is_comment_links(words: str) -> bool:
    """Tell whether words are only what a platform writes around a comment (``ReplyDelete``)."""
    kinds = read_interface_line(_VOTES.sub("", words) if words[:1].isdecimal() or not words.isascii() else words)
    return bool(kinds) and all(kind & LINK_KINDS for kind in kinds)


def cut_role(name: str) -> str:
    """Return a commenter's name without what a platform writes beside it: ``Ann Post author``."""
    for before, after in _load_roles():
        if name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after):
            return name[len(before) : len(name) - len(after)].strip()
    return name


@cache
def _load_roles() -> tuple[tuple[str, str], ...]:
    phrases = (phrase for phrases in load_phrases()["role"].values() for phrase in phrases)
    return tuple((before, after) for before, _, after in (phrase.partition("{author}") for phrase in phrases))


def is_name_like(words: str) -> bool:
    """Tell whether words may be the name of a commenter: a few, which end no sentence and are not a platform's."""
    if not words or len(words) > LONGEST_NAME or len(words.split()) > 7:
        return False
    if _NOT_A_NAME.search(words) or not any(c.isalnum() for c in words):
        return False
    return all("anonymous" in kinds for kinds in read_interface_line(words))


@cache
def load_forms() -> tuple[CommentForm, ...]:
    """Return the forms of the table, in its order."""
    text = (files(__package__) / "comment_forms.toml").read_text(encoding="utf-8")
    return tuple(
        CommentForm(
            form["name"],
            tuple(_compile(template) for template in form.get("above", ())),
            tuple(tuple(_compile(template) for template in head) for head in form.get("also", ())),
            tuple(_compile(template) for template in form.get("below", ())),
            form["example"],
            tuple(tuple(comment) for comment in form["comments"]),
        )
        for form in tomllib.loads(text)["form"]
    )


def holds_verb(words: str) -> bool:
    """Tell whether words open something and hold a verb of a comment's head: ``Ann said in reply to Ben:``."""
    opens = words.rstrip().endswith((":", "：", "…", "..."))
    return opens and not _load_verbs().isdisjoint(fold(words).casefold().rstrip(" :.…").split())


@cache
def _load_verbs() -> frozenset[str]:
    """Return the verbs of ``said`` phrases that follow the author."""
    found = (phrase for phrases in load_phrases()["said"].values() for phrase in phrases)
    return frozenset(
        fold(phrase.removeprefix("{author}")).casefold().strip(" :.…,")
        for phrase in found
        if phrase.startswith("{author}") and phrase.count("{") == 1
    )


# ---------------------------------------------------------------- templates


_SLOTS = {
    "said": r"(?P<said>[^\0]{2,100}?)",
    "by": r"(?P<by>[^\0]{2,100}?)",
    "author": r"(?P<author>[^\0|>]{1,60}?)",
    "to": r"(?P<to>[^\0|>]{1,60}?)",
    "word": r"[^\0|]{1,60}?",
    "verb": r"(?P<verb>[^\0]{2,30}?)",
    "moment": r"(?P<moment>\0)",
    "when": r"(?P<when>\0)",
    "links": r"(?P<links>[^\0]{1,80}?)",
    "n": r"\d+",
}
_PART = regex.compile(r"\{(\w+)\}|\[|\]| \| |\s+|[^\s{}\[\]|]+")


def _compile(template: str) -> LineForm:
    optional = template.endswith("?")
    pattern, slots, literals = [], set(), 0
    depth = 0
    for part in _PART.finditer(template.removesuffix("?")):
        if part[1] == "on":
            pattern.append(rf"(?<!\w)(?:{_small_words()})")
        elif part[1]:
            slots.add(part[1])
            pattern.append(_SLOTS[part[1]])
        elif part[0] == "[":
            pattern.append("(?:")
            depth += 1
        elif part[0] == "]":
            pattern.append(")?")
            depth -= 1
        elif part[0] == " | ":
            pattern.append(_SIGN)
        elif part[0].isspace():
            pattern.append(r"\s+")
        else:
            literals += not depth and any(c.isalnum() or c == "#" for c in part[0])
            pattern.append(regex.escape(part[0]))
    evidence = sum(_EVIDENCE.get(slot, 0) for slot in slots - {"links"}) + literals * _LITERAL_EVIDENCE
    compiled = regex.compile(r"([(\[])?" + "".join(pattern) + r"(?(1)[)\]]|)[\s:.…|·•]*", regex.IGNORECASE)
    return LineForm(template, compiled, frozenset(slots), evidence, optional)


@cache
def _small_words() -> str:
    return "|".join(regex.escape(word) for kind in ("on", "at") for word in list_phrases(kind))
