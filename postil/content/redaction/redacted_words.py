"""The words that redactions remove from a text, and what is shown instead of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postil.content.redaction.cuts import Cut, make_cuts, merge_cuts
from postil.content.redaction.excision import excise
from postil.text.folding import fold
from postil.text.markdown import parse_markdown, plain_text
from postil.text.phrases import make_phrase_matcher
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postil.model.records import Redaction
    from postil.text.phrases import PhraseMatcher


_WITHHELD = "[withheld]"
_MASK = "█████"  # always of the same length, since the length of a name can reveal it


@dataclass(frozen=True, slots=True)
class RedactedWords:
    """The words that are withheld from one text, as texts show them and as slugs (addresses, file names) do."""

    phrases: PhraseMatcher[tuple[Redaction, ...]]
    slugs: PhraseMatcher[tuple[Redaction, ...]]

    def find(self, text: str, found: set[Redaction]) -> list[Cut]:
        """Return the cuts to make in a plain text; adds the redactions that they come from to ``found``."""
        matches = self.phrases.find_all(text)
        found.update(redaction for _, _, redactions in matches for redaction in redactions)
        return merge_cuts([Cut(start, end, replacement_for(redactions[0])) for start, end, redactions in matches])

    def find_in_address(self, address: str) -> Redaction | None:
        """Return a redaction whose words are in an address or a file name, None if there is none."""
        matches = self.slugs.find_all(split_slug(address))
        return matches[0][2][0] if matches else None

    def cut(self, text: str, found: set[Redaction]) -> str:
        """Return a plain text without the words; adds the redactions applied to ``found``."""
        return make_cuts(text, self.find(text, found))

    def excise(self, source: str, found: set[Redaction]) -> str:
        """Return a Markdown text without the words; adds the redactions applied to ``found``."""

        def find_in_target(target: str) -> str | None:
            redaction = self.find_in_address(target)
            return replacement_for(redaction) if redaction else None

        return excise(source, lambda text: self.find(text, found), find_in_target)


def make_redacted_words(redactions: Iterable[Redaction]) -> RedactedWords:
    """Return the words of redactions, prepared for searching many texts."""
    phrases: dict[str, tuple[Redaction, ...]] = {}
    slugs: dict[str, tuple[Redaction, ...]] = {}
    for redaction in redactions:
        words = fold(redaction.quote or "")
        phrases[words] = (*phrases.get(words, ()), redaction)
        for slug in _slug_spellings(words):
            slugs[slug] = (*slugs.get(slug, ()), redaction)
    return RedactedWords(make_phrase_matcher(phrases), make_phrase_matcher(slugs))


def replacement_for(redaction: Redaction) -> str:
    """Return what is shown instead of withheld words, as plain text."""
    if redaction.action == "pseudonymise":
        return " ".join((redaction.replacement or "").split())
    return _MASK if redaction.action == "mask" else _WITHHELD


def split_slug(address: str) -> str:
    """Return the words of an address or file name as slugs spell them, with spaces between them."""
    return slugify(unquote(address), longest=len(address) * 4).replace("-", " ")


def _slug_spellings(words: str) -> set[str]:
    """Return words as slugs spell them: separate, and run together."""
    slug = split_slug(words)
    return {slug, slug.replace(" ", "")} if slug else set()


def shown_text(source: str) -> str:
    """Return the words that a Markdown text shows, blocks separated by blank lines."""
    return plain_text(parse_markdown(source))
