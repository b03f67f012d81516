"""Names of people: other forms that surely name the same person or may name somebody else, and names of nobody."""

from __future__ import annotations

import regex

# Words before a name that are no part of it.
_FORMS_OF_ADDRESS = frozenset("Mr Mrs Ms Miss Mx Dr Prof Professor Sir Dame Lady Lord".split())
# What platforms, in several languages, write where a commenter gave no name.
NOBODY = frozenset(
    "anonymous unknown anonym anonyme anónimo anônimo anonimo anoniem anònim anonymní anonim аноним анонимный"
    " ανώνυμος 匿名 익명 مجهول".split()
)
_NAME = regex.compile(r"\p{L}[\p{L}\p{M}'’.‐-]*")
_LEAST = 2  # letters of a part of a name that is looked for alone


def list_sure_forms(name: str) -> tuple[str, ...]:
    """Return other ways to write the whole of a name: ``Roe, Jane``, ``JANE ROE``, ``jane_roe``.

    Nothing for what is not a name of several words, the first and the last of them with a capital letter.
    """
    parts = _split(name)
    if parts is None:
        return ()
    given, family = parts
    full = f"{given} {family}"
    orders = (full, f"{family}, {given}", f"{family.upper()}, {given}")
    spelt = [form for order in orders for form in (order, order.upper(), order.lower())]
    joined = [full.replace(" ", join) for join in ("_", "-", "")]
    spelt += [form for order in joined for form in (order, order.upper(), order.lower())]
    return tuple(form for form in dict.fromkeys(spelt) if form != name)


def list_possible_forms(name: str) -> tuple[tuple[str, ...], ...]:
    """Return forms that may name somebody else, each in its spellings: family name, given name, initials."""
    parts = _split(name)
    if parts is None:
        return ()
    given, family = parts
    first = given.split()[0]
    letters = [word[0] for word in f"{given} {family}".split() if word[0].isupper()]
    alone = [(form, form.upper()) for form in (family, first) if len(form.rstrip(".")) >= _LEAST]
    initials = ("".join(letters), ".".join(letters) + ".", ". ".join(letters) + ".")
    return tuple(tuple(dict.fromkeys(spellings)) for spellings in (*alone, initials))


def _split(name: str) -> tuple[str, str] | None:
    """Return a person's given names and family name; particles such as ``van der`` belong to the latter."""
    words = name.split()
    while words and words[0].rstrip(".") in _FORMS_OF_ADDRESS:
        words = words[1:]
    is_name = len(words) > 1 and all(_NAME.fullmatch(word) for word in words)
    if not is_name or not words[0][0].isupper() or not words[-1][0].isupper():
        return None
    start = next((n for n, word in enumerate(words) if n and word[0].islower()), len(words) - 1)
    return " ".join(words[:start]), " ".join(words[start:])
