"""The comments of a post file: headings such as ``### Name {#c12 date=2013-07-01}``, each followed by its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from postil.content.code_lines import find_code_lines, is_code
from postil.model.problems import propose_name
from postil.model.records import Comment
from postil.text.edtf import parse_edtf
from postil.text.markdown import escape_heading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postil.model.problems import Problems


_MARKER = "<!-- comments -->"
_SECTION_HEADING = "## Comments"
_HEADING = re.compile(r"(#{3,6})(?:\s+(?P<author>.*?))?\s*\{#(?P<id>[^\s{}]+)(?P<rest>[^{}]*)\}\s*")
_ALMOST_A_HEADING = re.compile(r"#{3,6}(?:\s.*)?(?<!\\)\{[^{}]*\}\s*")
_ANY_HEADING = re.compile(r"#{1,6}(?:\s.*)?")
_HEADING_IN_TEXT = re.compile(r" {0,2}#{1,6}(?:\s.*)?")
_HEADING_OF_TEXT = re.compile(r" {1,3}#{1,6}(?:\s.*)?")  # moved by a space, it is not that of a comment
_ID = re.compile(r"(?!\.)[^\s/\\#?%<>\"'{}|^`\[\]\x00-\x1f\x7f-\x9f]+")
_ATTRIBUTES = ("date", "time", "reply-to", "only-in")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_RESERVED_IDS = ("body", "title")
# The ids that the layouts themselves use on a post's page.
PAGE_ANCHORS = frozenset(
    ("main", "find", "switches", "comments", "post-unplaced", "post-connections", "post-source")
)


def is_valid_id(text: str) -> bool:
    """Tell whether a text can be the id of a post or comment, which are used in addresses and file names."""
    return _ID.fullmatch(text) is not None


def parse_comments(text: str, first_line: int, name: str, problems: Problems) -> tuple[str, tuple[Comment, ...]]:
    """Return a post's body and its comments, each reply after the comment that it replies to.

    ``text`` follows the front matter of the file ``name`` and begins on its line ``first_line``.
    """
    lines = text.split("\n")
    if not any(_is_marker(line) for line in lines):
        return text, ()
    code = find_code_lines(text)
    markers = [i for i, line in enumerate(lines) if _is_marker(line) and not is_code(i, code)]
    if not markers:
        return text, ()
    for repeated in markers[1:]:
        what = f"{_MARKER} appears twice"
        problems.error(name, first_line + repeated, what, "Delete this line; a post has one section of comments")
    marker = markers[0]
    comments: list[Comment] = []
    heading: re.Match[str] | None = None
    start = marker
    for index in range(marker + 1, len(lines) + 1):
        is_text = index < len(lines) and is_code(index, code)
        match = _HEADING.fullmatch(lines[index]) if index < len(lines) and not is_text else None
        if match is None and index < len(lines):
            if not is_text and lines[index].strip() != _SECTION_HEADING:
                _check_line(lines[index], first_line + index, name, problems)
            continue
        words = "\n".join(
            line[1:] if _HEADING_OF_TEXT.fullmatch(line) and not is_code(number, code) else line
            for number, line in enumerate(lines[start + 1 : index], start + 1)
        ).strip("\n")
        if heading is not None:
            comments.append(_read_comment(heading, words, first_line + start, name, problems))
        elif words not in ("", _SECTION_HEADING):
            hint = "Put the heading of a comment before it: '### Name {#an-id}'"
            problems.error(name, first_line + marker + 1, "text before the first comment", hint)
        heading, start = match, index
    _check_replies(comments, name, problems)
    return "\n".join(lines[:marker]), _sort_by_thread(comments, name, problems)


def _is_marker(line: str) -> bool:
    return line.strip() == _MARKER and not line.startswith(("    ", "\t"))


def _check_line(line: str, number: int, name: str, problems: Problems) -> None:
    """Report a line that is written like the heading of a comment, but would be text of the comment above."""
    if _ALMOST_A_HEADING.fullmatch(line):
        hint = "Write '### Name {#an-id}', or \\{ for a literal brace"
        problems.error(name, number, "this looks like the heading of a comment, but is not", hint)
    elif _ANY_HEADING.fullmatch(line):
        level = "#" * (len(line) - len(line.lstrip("#")))
        example = f"{max(level, '###')} Name {{#an-id}}"
        hint = f"Write {example!r}; if it belongs to the comment above, put a space before it"
        if level > "###":
            problems.warn(name, number, "a heading in a comment, or that of a reply without its id", hint)
        else:
            problems.error(name, number, "the heading of a comment has no id", hint)


def _read_comment(heading: re.Match[str], words: str, line: int, name: str, problems: Problems) -> Comment:
    values: dict[str, str] = {}
    for part in heading["rest"].split():
        key, _, value = part.partition("=")
        if key not in _ATTRIBUTES or not value:
            problems.error(name, line, f"unknown attribute {part!r} of a comment", propose_name(key, _ATTRIBUTES))
        values[key] = value
    date = None
    if "date" in values:
        try:
            date = parse_edtf(values["date"])
        except ValueError as error:
            problems.error(name, line, f"{values['date']!r} is not a date", str(error)[:1].upper() + str(error)[1:])
    time = values.get("time")
    if time is not None and not _TIME.fullmatch(time):
        problems.error(name, line, f"{time!r} is not a time of day", "Write it as 07:34")
    elif time is not None and date is not None:
        problems.error(
            name, line, "a comment has 'date' or 'time', not both", "Write the time after the day: 2010-03-02T07:34"
        )
    author = re.sub(r"\\(.)", r"\1", heading["author"] or "").strip()
    comment_id = heading["id"]
    if comment_id in PAGE_ANCHORS:
        problems.error(name, line, f"{comment_id!r} cannot be a comment's id", "Every page has a part of this name")
    elif comment_id in _RESERVED_IDS:
        hint = "Notes use this name for a part of the post"
        problems.error(name, line, f"{comment_id!r} cannot be a comment's id", hint)
    elif not is_valid_id(comment_id):
        hint = "Use letters, digits and hyphens"
        problems.error(name, line, f"{comment_id!r} cannot be a comment's id", hint)
    only_in = unquote(values["only-in"]) if "only-in" in values else None
    return Comment(
        comment_id, words, line, values.get("reply-to"), author or None, date, only_in=only_in, time=time
    )


def _check_replies(comments: list[Comment], name: str, problems: Problems) -> None:
    known = {comment.id for comment in comments}
    for comment in comments:
        if comment.reply_to is not None and comment.reply_to not in known:
            what = f"'reply-to' names {comment.reply_to!r}, which is not a comment of this post"
            problems.error(name, comment.line, what, propose_name(comment.reply_to, known))


def _sort_by_thread(comments: list[Comment], name: str, problems: Problems) -> tuple[Comment, ...]:
    """Return comments with each reply below the comment that it replies to, otherwise in the order of the file."""
    replies: dict[str | None, list[Comment]] = {}
    for comment in comments:
        replies.setdefault(comment.reply_to, []).append(comment)
    ordered: list[Comment] = []
    stack = list(reversed(replies.get(None, [])))
    while stack:
        comment = stack.pop()
        ordered.append(comment)
        stack.extend(reversed(replies.get(comment.id, [])))
    reached = {comment.id for comment in ordered}
    for comment in comments:
        if comment.id not in reached:
            what = f"comment {comment.id!r} is a reply to itself, directly or through its own replies"
            problems.error(name, comment.line, what, "Correct or delete 'reply-to'")
    return tuple(ordered)


def write_comments(comments: Iterable[Comment]) -> list[str]:
    """Return the blocks of Markdown that ``parse_comments`` reads back; none if there are no comments."""
    blocks: list[str] = []
    depths: dict[str, int] = {}
    for comment in comments:
        depths[comment.id] = depths[comment.reply_to] + 1 if comment.reply_to else 0
        blocks.append(_write_comment(comment, depths[comment.id]))
    return [_MARKER, _SECTION_HEADING, *blocks] if blocks else []


def _write_comment(comment: Comment, depth: int) -> str:
    author = escape_heading(comment.author).replace("{", "\\{") + " " if comment.author else ""
    attributes = f"#{comment.id}"
    if comment.date:
        attributes += f" date={comment.date.text}"
    if comment.time:
        attributes += f" time={comment.time}"
    if comment.only_in:
        attributes += f" only-in={quote(comment.only_in)}"
    if comment.reply_to:
        attributes += f" reply-to={comment.reply_to}"
    heading = "#" * min(6, 3 + depth) + f" {author}{{{attributes}}}"
    if not comment.text:
        return heading
    code = find_code_lines(comment.text)
    text = "\n".join(
        f" {line}" if _HEADING_IN_TEXT.fullmatch(line) and not is_code(number, code) else line
        for number, line in enumerate(comment.text.split("\n"))
    )
    return f"{heading}\n\n{text}"
