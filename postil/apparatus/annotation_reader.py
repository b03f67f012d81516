"""Read annotations made in other tools: W3C Web Annotations as JSON-LD, and rows of the Hypothesis API.

https://www.w3.org/TR/annotation-model/ and https://h.readthedocs.io/en/latest/api-reference/. The files come from
other programs, so a value of the wrong type counts as absent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markdownify import markdownify

from postil.apparatus.annotation_export import SOURCE_TERMS
from postil.model.records import NOTE_KINDS
from postil.text.edtf import parse_edtf
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from postil.apparatus.annotation_export import JsonObject
    from postil.model.records import NoteKind


def list_annotations(value: Any) -> Iterator[tuple[int, JsonObject]]:
    """Yield the annotations of a collection and its pages, a list, Hypothesis' rows, or one, with its number.

    One with several targets is yielded once for each, since a note is on one text.
    """
    for number, annotation in enumerate(_find_annotations(_replace_surrogates(value)), 1):
        targets = annotation["target"]
        if isinstance(targets, dict) and isinstance(targets.get("items"), list):
            targets = targets["items"]
        for target in targets if isinstance(targets, list) else [targets]:
            yield number, {**annotation, "target": target}


def _find_annotations(value: Any) -> Iterator[JsonObject]:
    if isinstance(value, list):
        for item in value:
            yield from _find_annotations(item)
    elif isinstance(value, dict):
        members = [value.get(name) for name in ("first", "items", "rows", "next")]
        found = [member for member in members if isinstance(member, (list, dict))]
        if found:
            for member in found:
                yield from _find_annotations(member)
        elif "target" in value:
            yield value


def list_missing_pages(value: Any) -> Iterator[str]:
    """Yield the addresses of pages of a collection that are not in the file."""
    if isinstance(value, list):
        for item in value:
            yield from list_missing_pages(item)
    elif isinstance(value, dict) and "target" not in value:
        for name in ("first", "next"):
            member = value.get(name)
            if isinstance(member, str) and not (name == "first" and "items" in value):
                yield member
            elif member is not None:
                yield from list_missing_pages(member)


def find_obstacle(annotation: JsonObject) -> str | None:
    """Return why an annotation must not become a note (it is private, hidden, a reply); None if it may."""
    permissions = annotation.get("permissions")
    readers = permissions.get("read") if isinstance(permissions, dict) else None
    if isinstance(readers, list) and not any(str(r) in ("group:__world__", "acct:__world__") for r in readers):
        return "is private or of a group"
    if annotation.get("group") not in (None, "", "__world__"):
        return "is of a group"
    if annotation.get("hidden") is True:
        return "is hidden by its moderators"
    motivation = annotation.get("motivation")
    replies = "replying" in (motivation if isinstance(motivation, list) else [motivation])
    if annotation.get("references") or replies:
        return "is a reply to another annotation"
    return None


def _replace_surrogates(value: Any) -> Any:
    """Return JSON with ``?`` for each surrogate without its pair, which cannot be written to a file."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_replace_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_replace_surrogates(key): _replace_surrogates(item) for key, item in value.items()}
    return value


def read_target_source(annotation: JsonObject) -> str | None:
    """Return the address of the page that an annotation is on, None if it names none."""
    target = annotation.get("target")
    source = (target.get("source") or target.get("id")) if isinstance(target, dict) else target
    source = source.get("id") if isinstance(source, dict) else source
    return source if isinstance(source, str) else None


@dataclass(frozen=True, slots=True)
class Selected:
    """What an annotation says of its place on a page: the words, the characters before them, a fragment.

    ``unknown`` are the types of selectors that only make sense in the page that they were made on.
    """

    quote: str | None = None
    prefix: str = ""
    fragment: str = ""
    unknown: tuple[str, ...] = ()


def read_selectors(annotation: JsonObject) -> Selected:
    """Return the place that the selectors of an annotation name, those that refine others included."""
    target = annotation.get("target")
    selected = Selected()
    waiting = [target.get("selector")] if isinstance(target, dict) else []
    while waiting:
        selector = waiting.pop(0)
        if isinstance(selector, list):
            waiting = selector + waiting
        elif isinstance(selector, dict):
            selected = _add_selector(selected, selector)
            waiting.insert(0, selector.get("refinedBy"))
    return selected


def _add_selector(selected: Selected, selector: JsonObject) -> Selected:
    kind = _text(selector.get("type"))
    if kind == "TextQuoteSelector":
        quote, prefix = collapse_spaces(_text(selector.get("exact"))), selector.get("prefix")
        if quote and selected.quote is None:
            return replace(selected, quote=quote, prefix=prefix if isinstance(prefix, str) else "")
    elif kind == "FragmentSelector" and re.fullmatch(r"#?[\w.:-]+", _text(selector.get("value"))):
        return replace(selected, fragment=_text(selector.get("value")).removeprefix("#"))
    elif kind:
        return replace(selected, unknown=(*selected.unknown, kind))
    return selected


def read_id(annotation: JsonObject, number: int) -> str:
    """Return a note's id: its id here if it was exported from here, else ``a-`` and the end of its own id."""
    annotation_id = _text(annotation.get("id"))
    exported = re.search(r"#note-([\w-]+)$", annotation_id)
    if exported:
        return _text(annotation.get("dcterms:identifier")) or exported[1]
    return f"a-{slugify(annotation_id.rsplit('/', 1)[-1]) or number}"


def read_body(annotation: JsonObject) -> tuple[str, NoteKind]:
    """Return an annotation's text as Markdown, and its kind: a tag or classifying body, ``context`` by default."""
    bodies = _list_bodies(annotation)
    tagging = ("classifying", "tagging")
    texts = [_body_text(body) for body in bodies if body.get("purpose") not in (*tagging, "linking")]
    tags = [str(b.get("value") or "") for b in bodies if b.get("purpose") in tagging]
    further = annotation.get("tags")
    tags += [str(tag) for tag in (further if isinstance(further, list) else [further])]
    kind: NoteKind = next((k for k in NOTE_KINDS if k in tags), "context")
    body = annotation.get("body")
    addresses = "\n\n".join(filter(None, map(_text, body if isinstance(body, list) else [body])))
    whole = [_text(annotation.get("text")), "\n\n".join(filter(None, texts)), _text(annotation.get("bodyValue"))]
    return next(filter(None, [*whole, addresses]), ""), kind


def _body_text(body: JsonObject) -> str:
    """Return a body's text as Markdown; whether it is HTML, its format says (section 3.2.2)."""
    value = str(body.get("value") or "").strip()
    if body.get("format") in ("text/html", "application/xhtml+xml"):
        value = markdownify(value, heading_style="ATX", bullets="-").strip()
    return value


def read_creator(annotation: JsonObject) -> str | None:
    """Return the name of an annotation's author, None if it names none."""
    creator = annotation.get("creator") or annotation.get("user")
    creator = creator[0] if isinstance(creator, list) and creator else creator
    if isinstance(creator, dict):
        creator = creator.get("name") or creator.get("id")
    account = re.fullmatch(r"acct:([^@]+)@.*", str(creator or ""))
    return account[1] if account else (str(creator) if creator else None)


def read_date(annotation: JsonObject) -> str | None:
    """Return an annotation's date in EDTF, None if it has none.

    Exported notes carry theirs as it was written. Other dates are exact to the minute, with their offset from UTC,
    or to the day if their time is midnight in UTC, which is how other programs give a day without a time.
    """
    try:
        return parse_edtf(_text(annotation.get("dcterms:date"))).text
    except ValueError:
        pass
    pattern = r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d(?:\.\d+)?))?(Z|[+-]\d\d:\d\d)?)?"
    created = re.match(pattern, str(annotation.get("created") or ""))
    if created is None:
        return None
    day, time, seconds, zone = created.groups()
    zone = "Z" if zone == "+00:00" else zone or ""
    is_day = time is None or (time == "00:00" and not float(seconds or 0) and zone in ("", "Z"))
    try:
        return parse_edtf(day if is_day else f"{day}T{time}{zone}").text
    except ValueError:
        return None


def read_source(annotation: JsonObject) -> JsonObject | None:
    """Return the fields of a note's ``source`` from a linking body, None if the annotation has none."""
    for body in _list_bodies(annotation):
        resource = body.get("source")
        if body.get("purpose") == "linking" and isinstance(resource, dict):
            values = {name: _text(resource.get(term)) for name, term in SOURCE_TERMS.items()}
            values["url"] = _text(resource.get("id"))
            order = ("publication", "title", "author", "date", "url", "archived")
            source = {name: values[name] for name in order if values[name]}
            if source.keys() & {"publication", "title", "url", "archived"}:
                return source
    return None


def _list_bodies(annotation: JsonObject) -> list[JsonObject]:
    found: list[JsonObject] = []
    waiting = [annotation.get("body")]
    while waiting:
        body = waiting.pop(0)
        if isinstance(body, list):
            waiting = body + waiting
        elif isinstance(body, dict) and isinstance(body.get("items"), list):
            waiting = body["items"] + waiting  # a Choice, Composite, List or Independents
        elif isinstance(body, dict):
            found.append(body)
    return found


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def collapse_spaces(words: str | None) -> str:
    """Return words with one space between them; "" for None."""
    return " ".join((words or "").split())
