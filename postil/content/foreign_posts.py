"""Posts as other programs write them: their front matter, their names of fields, their drafts, their links."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from postil.content.code_lines import find_code_lines, is_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postil.content.fields import Fields
    from postil.model.problems import Problems

# Front matter of which a line says the form: Hugo's TOML, and `---toml`, `;;;` as gray-matter and Hexo read them.
_FORM = re.compile(r"(?:---[ \t]*(toml|json5?|ya?ml|js|coffee|cson)|\+\+\+|;;;)[ \t]*(?:\n|\Z)")
_COMMENT = re.compile(r"(?:<!--|/\*|\{#|\.\.)[ \t]*\n")
_HEADER = re.compile(r"[A-Za-z][\w-]*:(?:[ \t].*)?")
_LINK = re.compile(r"(?<![\\\[])!?\[\[(?P<target>[^\[\]\n]+)\]\](?![(\[])")
_INLINE_CODE = re.compile(r"(`+)(?:(?!\1).)+\1")
_LINK_HINT = "Write [words](post:ID), or \\[ for a bracket"
_IMAGE_HINT = "Write ![what it shows](NAME), with the file in media/"
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "none")
_HIDDEN = (
    "draft",
    "pending",
    "private",
    "future",
    "trash",
    "hidden",
    "unlisted",
    "unpublished",
    "scheduled",
    "archived",
)
_SHOWN = ("publish", "published", "public", "live", "final")
# Which values of a field say that a text is not to be published, and which that it is.
_DRAFTS = {
    "draft": (_YES, _NO),
    "published": (_NO, _YES),
    "publish": (_NO, _YES),
    "status": (_HIDDEN, _SHOWN),
    "visibility": (_HIDDEN, _SHOWN),
}
_NAMES = {
    "labels": ("tags", "tag", "categories", "category", "keywords", "topics"),
    "url": ("permalink", "canonical", "canonical_url", "link", "source", "original_url"),
    "standfirst": ("excerpt", "summary", "description", "subtitle", "teaser", "intro"),
    "author": ("authors", "by", "creator", "byline"),
    "language": ("lang", "locale"),
    "date": ("published", "publishdate", "pubdate", "created", "created_at", "published_at", "datetime"),
    "id": ("slug",),
}
_WITHOUT_MEANING = (
    "layout", "type", "comments", "comment_status", "updated", "lastmod", "modified", "weight", "aliases", "alias",
    "image", "images", "thumbnail", "cover", "featured", "featured_image", "toc", "math", "series",
    "redirect_from", "sitemap", "menu", "cssclass", "cssclasses", "header", "tumblr_url", "wordpress_id",
    "guid", "blogger_id", "expirydate", "template", "parent", "order", "sidebar", "share", "disqus", "meta",
)  # fmt: skip
DRAFT_FIELDS = tuple(_DRAFTS)


def report_foreign_front_matter(text: str, name: str, problems: Problems) -> bool:
    """Report front matter that is not YAML between lines of hyphens; tell whether a file begins with such."""
    above = text[: len(text) - len(text.lstrip())].count("\n")
    text = text.lstrip()
    what = _name_front_matter(text)
    if what:
        hint = "Write it as YAML: a line of three hyphens, lines such as 'title: …' and 'date: …', three hyphens"
        problems.error(name, above + 1, what, hint)
    return bool(what)


def _name_front_matter(text: str) -> str:
    lines = text.split("\n")
    form = _FORM.match(text)
    if form:
        return f"front matter in {form[1].upper() if form[1] else 'TOML' if text[0] == '+' else 'JSON'} is not read"
    if re.match(r'\{\s*(?:"|\})', text):
        try:
            value, _ = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            value = {} if re.search(r'^\s*"title"\s*:', text, re.MULTILINE) else None
        if isinstance(value, dict):
            return "front matter in JSON is not read"
    head = []
    for line in lines[1:] if _COMMENT.match(text) else lines:
        if not _HEADER.fullmatch(line):
            break
        head.append(line.partition(":")[0].lower())
    if len(head) > 1 and not {"title", "date"}.isdisjoint(head):
        return "front matter without its lines of hyphens is not read"
    return ""


def report_foreign_fields(values: Fields, known: tuple[str, ...]) -> tuple[str, ...]:
    """Report the fields that other programs use, all in one problem, and return them."""
    ours = {foreign: own for own, names in _NAMES.items() for foreign in names}
    raw = {str(key): str(key).lower() for key in values.raw if str(key) not in known}
    found = tuple(key for key, lower in raw.items() if lower in ours or lower in _WITHOUT_MEANING)
    if found:
        renamed: dict[str, list[str]] = {}
        for key in found:
            renamed.setdefault(ours.get(raw[key], ""), []).append(repr(key))
        deleted = renamed.pop("", [])
        advice = [f"write {own!r} instead of {' and '.join(keys)}" for own, keys in renamed.items()]
        advice += [f"delete {', '.join(deleted)}"] if deleted else []
        hint = "; ".join(advice)
        what = f"{'fields' if len(found) > 1 else 'a field'} of another program: {', '.join(map(repr, found))}"
        values.report(found[0], what, hint[:1].upper() + hint[1:])
    return found


def is_draft(values: Fields) -> bool:
    """Tell whether a file says that it is not to be published: ``draft: true``, ``published: false``."""
    return _find_draft_field(values) is not None


def warn_of_draft(values: Fields) -> None:
    """Say that a file is not published since it is a draft."""
    key = _find_draft_field(values) or "draft"
    hint = f"Delete {key!r} when it is to be published"
    values.problems.warn(values.path, values.line(key), "this is a draft, so it is not published", hint)


def _find_draft_field(values: Fields) -> str | None:
    for key, (hidden, shown) in _DRAFTS.items():
        if key not in values.raw:
            continue
        value = str(values.raw[key]).lower()
        if value in hidden:
            return key
        if value not in shown:
            choice = "neither true nor false" if shown in (_YES, _NO) else f"neither {shown[0]!r} nor {hidden[0]!r}"
            values.report(key, f"{key!r} is {choice}", "Write 'draft: true', or 'date:' before a date")
    return None


def warn_of_wiki_links(text: str, first_line: int, name: str, problems: Problems) -> None:
    """Warn of links such as ``[[The Ferry]]``, which readers would see with their brackets."""
    for number, what, hint in find_wiki_links(text):
        problems.warn(name, first_line + number, what, hint)


def warn_of_wiki_links_in(values: Fields, key: str) -> None:
    """Warn of such links in a field with Markdown, on the line where the field begins."""
    for _, what, hint in find_wiki_links(values.text(key) or ""):
        values.problems.warn(values.path, values.line(key), what, hint)


def find_wiki_links(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield of each such link the number of its line, from 0, what is wrong there, and a hint."""
    code = find_code_lines(text) if "[[" in text else []
    for number, line in enumerate(text.split("\n") if "[[" in text else ()):
        if is_code(number, code) or line.startswith(("    ", "\t")):
            continue
        for found in _LINK.finditer(_INLINE_CODE.sub("", line)):
            hint = _IMAGE_HINT if found[0].startswith("!") else _LINK_HINT
            yield number, f"{found[0]} is not a link here, and is shown as it is", hint
