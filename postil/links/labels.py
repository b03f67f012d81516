"""Labels, and whatever else posts have in common by name, to the addresses of their pages."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from postil.model.views import Label
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postil.model.views import PostRef


def find_labels(
    labelled: Iterable[tuple[tuple[str, ...], PostRef]], folder: str
) -> tuple[tuple[Label, ...], dict[str, str]]:
    """Return the labels of (labels, post) pairs with their posts, and the address of each by its folded name.

    The address lies in ``folder`` and is made of the label's words. Labels of the same words, such as C
    and C++, are told apart by a digest, which does not depend on what other labels there are.
    """
    names: dict[str, str] = {}
    posts: dict[str, list[PostRef]] = {}
    for own, post in labelled:
        for key, label in {fold_label(label): label for label in own}.items():
            names.setdefault(key, label)
            posts.setdefault(key, []).append(post)
    slugs = {key: slugify(key) for key in names}
    sharing = Counter(slugs.values())
    addresses = {}
    for key, slug in slugs.items():
        alone = slug and (sharing[slug] == 1 or key.replace(" ", "-") == slug)
        name = slug if alone else f"{slug}-{hashlib.sha256(key.encode()).hexdigest()[:8]}".strip("-")
        addresses[key] = f"{folder}/{name}.html"
    ordered = sorted(names, key=addresses.__getitem__)
    return tuple(Label(names[key], addresses[key], tuple(posts[key])) for key in ordered), addresses


def fold_label(label: str) -> str:
    """Return the form of a label that its other spellings share."""
    return unicodedata.normalize("NFC", " ".join(label.split()).casefold())
