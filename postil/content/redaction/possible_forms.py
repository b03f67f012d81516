"""Warn of forms of a withheld name that may name somebody else: a family name alone, initials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.content.redaction.redacted_words import replacement_for
from postil.model.records import EVERYWHERE
from postil.text.folding import fold
from postil.text.name_forms import list_possible_forms
from postil.text.phrases import make_phrase_matcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.content.redaction.remaining_words import PublishedText
    from postil.model.problems import Problems
    from postil.model.records import Redaction

_NAMED = 5  # places


def warn_of_possible_forms(
    published: Sequence[PublishedText], redactions: Sequence[Redaction], problems: Problems
) -> None:
    """Warn of each such form in the texts that are published, once, with how often and where first.

    ``redactions`` are as in their file; the texts are without what they withhold. An entry that lists a form, to be
    withheld or to be left, has decided about it.
    """
    decided: dict[str, set[str]] = {}
    for redaction in redactions:
        forms = (redaction.quote or "", *redaction.left)
        decided.setdefault(redaction.id, set()).update(map(fold, forms))
    watched: dict[str, list[tuple[Redaction, str]]] = {}
    names = {r.id: r for r in reversed(redactions) if r.target == EVERYWHERE}  # of each entry the words, not 'also'
    for redaction in names.values():
        for spellings in list_possible_forms(redaction.quote or ""):
            if decided[redaction.id].isdisjoint(map(fold, spellings)):
                for spelling in spellings:
                    watched.setdefault(spelling, []).append((redaction, spellings[0]))
    matcher = make_phrase_matcher(watched)
    places: dict[tuple[Redaction, str], dict[str, None]] = {}
    for text in published if watched else ():
        if text.is_identifier:
            continue
        for start, end, found in matcher.find_all(text.text):
            for redaction, form in found:
                if text.text[start:end] not in replacement_for(redaction):
                    places.setdefault((redaction, form), {})[f"{text.path}:{text.line}"] = None
    for (redaction, form), where in places.items():
        number = f"{len(where):,} places" if len(where) > 1 else "1 place"
        first = ", ".join(list(where)[:_NAMED]) + (" and so on" if len(where) > _NAMED else "")
        what = f"{form!r}, which may be who {redaction.id} withholds, stays in {number}: {first}"
        hint = f"Add it to 'also:' to withhold it, or to 'not:' to leave it: not: [{form}]"
        problems.warn(redaction.path, redaction.line, what, hint)
