"""Group posts by label, author or another name that they share, and give each group the address of a page."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from postil.model.views import Label
from postil.text.slugs import reading_order, slugify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postil.model.views import PostRef


def group_by_name(
    labelled: Iterable[tuple[tuple[str, ...], PostRef]], folder: str
) -> tuple[tuple[Label, ...], dict[str, str]]:
    """Return the labels of (labels, post) pairs with their posts, and the addresses by folded label.

    An address is in ``folder`` and made of the label's words. If labels have the same words, such as C and C++, a
    digest of the label is added, to tell their addresses apart.
    """
    names: dict[str, str] = {}
    posts: dict[str, list[PostRef]] = {}
    for post_labels, post in labelled:
        for key, label in {fold_label(label): label for label in post_labels}.items():
            names.setdefault(key, label)
            posts.setdefault(key, []).append(post)
    addresses = name_addresses(names, folder)
    ordered = sorted(names, key=lambda key: reading_order(addresses[key].removesuffix(".html")))
    return tuple(Label(names[key], addresses[key], tuple(posts[key])) for key in ordered), addresses


def name_addresses(keys: Iterable[str], folder: str) -> dict[str, str]:
    """Return the addresses, in a folder, of the pages of folded labels or other names."""
    slugs = {key: slugify(key) for key in keys}
    slug_counts = Counter(slugs.values())
    addresses = {}
    for key, slug in slugs.items():
        is_unique = slug and (slug_counts[slug] == 1 or key.replace(" ", "-") == slug)
        name = slug if is_unique else f"{slug}-{hashlib.sha256(key.encode()).hexdigest()[:8]}".strip("-")
        addresses[key] = f"{folder}/{name}.html"
    return addresses


def fold_label(label: str) -> str:
    """Return a label without differences of case and white space: labels with the same form are one label."""
    return unicodedata.normalize("NFC", " ".join(label.split()).casefold())
