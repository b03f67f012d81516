"""Pages as TypePad, Movable Type, LiveJournal, Disqus, Haloscan, Squarespace and Substack write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.text_forms.markup import (
    comment_tag,
    date,
    link,
    tag,
    text,
    write_blocks,
    write_page,
    write_plain_blocks,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from benchmarks.text_forms.labels import Labels
    from benchmarks.text_forms.made_up import MadeComment, MadePost

    WriteComment = Callable[[MadeComment, Labels], str]


def _write_author(comment: MadeComment) -> str:
    return tag("span", link(comment.author, "u"), data_part="comment-author")


def _write_body(comment: MadeComment) -> str:
    return tag("div", write_blocks(comment.blocks), class_="comment-content", data_part="comment-body")


def _stamp(comment: MadeComment, words: str, *, timed: bool = True) -> str:
    return tag("a", date(words, comment.moment, "comment-date", timed=timed), href="#c")


def _write_typepad_comment(comment: MadeComment, labels: Labels) -> str:
    moment = f"{labels.pattern(comment.moment, _typepad_day(labels))} {labels['at']} {labels.time(comment.moment)}"
    by = f"{labels['typepad_by']} "
    foot = tag("p", text(by), _write_author(comment), " |\n", _stamp(comment, moment), class_="comment-footer")
    return comment_tag("div", comment, _write_body(comment), foot, class_="comment")


def _typepad_day(labels: Labels) -> str:
    return "MMMM dd, y" if labels.language == "en" else str(labels.locale.date_formats["long"].pattern)


def write_typepad(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a TypePad page: each comment ends in ``Posted by: X | date at time``."""
    return _write_typepad_page(posts, labels, _write_typepad_comment)


def _write_said_comment(comment: MadeComment, labels: Labels) -> str:
    answered = f" said in reply to {comment.answered}..." if comment.parent else " said..."
    said = tag("p", _write_author(comment), text(answered), class_="comment-author")
    moment = f"{labels.pattern(comment.moment, 'MMMM dd, y')} at {labels.time(comment.moment)}"
    foot = tag("p", link("Reply", "r"), " ", _stamp(comment, moment), class_="comment-footer")
    return comment_tag("div", comment, said, _write_body(comment), foot, class_="comment")


def write_typepad_said(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a TypePad page of its last years: ``X said in reply to Y...``, the text, ``Reply``, the date."""
    return _write_typepad_page(posts, labels, _write_said_comment)


def _write_typepad_page(posts: Sequence[MadePost], labels: Labels, write: WriteComment) -> str:
    (post,) = posts
    day = labels.pattern(post.moment, _typepad_day(labels))
    when = date(day, post.moment, "date", timed=False)
    categories = " ".join(post.labels[:1])
    foot = tag("p", when, f" {labels['at']} {labels.time(post.moment)} | ", link(categories, "c"), " | ")
    foot = tag("div", foot + link("Permalink", "p"), class_="entry-footer")
    name = tag("h3", text(post.title), class_="entry-header", data_part="title")
    body = tag("div", write_blocks(post.blocks), class_="entry-body", data_part="body")
    return _write_frame(post, labels, tag("div", name, body, foot, class_="entry", data_part="post"), write)


def _write_byline_comment(comment: MadeComment, labels: Labels) -> str:
    answered = f" replied to comment from {comment.answered}" if comment.parent else ""
    moment = labels.pattern(comment.moment, "MMMM d, y h:mm a")
    reply = link("Reply", "r")
    byline = tag("span", _write_author(comment), text(answered), " | ", _stamp(comment, moment), " | ", reply)
    header = tag("div", byline, class_="comment-header")
    return comment_tag("div", comment, header, _write_body(comment), class_="comment")


def write_movable_type(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a page of Movable Type 4: comments headed ``X replied to comment from Y | date | Reply``."""
    return _write_movable_type_page(posts, labels, _write_byline_comment)


def _write_posted_comment(comment: MadeComment, labels: Labels) -> str:
    moment = labels.pattern(comment.moment, "MMMM d, y hh:mm a")
    before = "on" if labels.is_held_out else "at"
    foot = tag("p", "Posted by: ", _write_author(comment), f" {before} ", _stamp(comment, moment), class_="posted")
    return comment_tag("div", comment, _write_body(comment), foot, class_="comment")


def write_movable_type_posted(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a page of Movable Type 3: each comment ends in ``Posted by: X at date time``."""
    return _write_movable_type_page(posts, labels, _write_posted_comment)


def _write_movable_type_page(posts: Sequence[MadePost], labels: Labels, write: WriteComment) -> str:
    (post,) = posts
    when = date(labels.pattern(post.moment, "MMMM d, y h:mm a"), post.moment, "date", timed=False)
    by = tag("span", text(post.author), data_part="author")
    meta = tag("div", "By ", by, " on ", when, class_="asset-meta")
    name = tag("h1", text(post.title), class_="asset-name entry-title", data_part="title")
    body = tag("div", write_blocks(post.blocks), class_="asset-body entry-content", data_part="body")
    return _write_frame(post, labels, tag("div", name, meta, body, class_="entry", data_part="post"), write)


def _write_livejournal_comment(comment: MadeComment, labels: Labels) -> str:
    body = tag("div", write_plain_blocks(comment.blocks), class_="comment-text", data_part="comment-body")
    links = "(Reply) (Parent) (Thread)" if comment.parent else "(Reply) (Thread)"
    if labels.is_held_out:
        moment = _ordinal(comment.moment, labels) + f" {comment.moment:%I:%M} {comment.moment:%p} (UTC)".lower()
        moment = moment.replace("(utc)", "(UTC)")
        head = tag("p", "from: ", _write_author(comment), "<br/>date: ", _stamp(comment, moment))
    else:
        moment = f"{comment.moment:%Y-%m-%d %I:%M} {comment.moment:%p}".lower() + " (UTC)"
        head = tag("p", _write_author(comment), "<br/>", _stamp(comment, moment))
    return comment_tag("div", comment, head, body, tag("p", text(links)), class_="comment")


def _ordinal(moment: dt.datetime, labels: Labels) -> str:
    day = moment.day
    ending = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{labels.pattern(moment, 'MMM')}. {day}{ending}, {moment.year}"


def write_livejournal(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a LiveJournal entry: comments with a name, a date, the text and ``(Reply) (Thread)``."""
    (post,) = posts
    moment = _ordinal(post.moment, labels) + f" | {post.moment:%I:%M} {post.moment:%p}".lower()
    when = date(moment, post.moment, "date", timed=False)
    name = tag("h3", text(post.title), class_="entry-title", data_part="title")
    mood = tag("p", tag("b", "Current Mood:"), " damp")
    body = tag("div", write_blocks(post.blocks), class_="entry-content", data_part="body")
    foot = tag("p", link("Leave a comment", "c"), " | ", link("Link", "l"), class_="entry-links")
    entry = tag("div", name, tag("p", when), body, mood, foot, class_="entry", data_part="post")
    return _write_frame(post, labels, entry, _write_livejournal_comment)


def _write_disqus_comment(comment: MadeComment, labels: Labels) -> str:
    years = 2 + comment.moment.day % 9
    head = tag("header", _write_author(comment), " • ", link(f"{years} years ago", "t"))
    foot = tag("footer", f"{comment.moment.minute} • ", link(labels["reply"], "r"), " • ", link("Share ›", "s"))
    return comment_tag("li", comment, tag("div", head, _write_body(comment), foot), class_="post")


def write_disqus(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a page with comments by Disqus: ``X • 3 years ago``, the text, ``2 • Reply • Share ›``."""
    return _write_plain_page(posts, labels, _write_disqus_comment, "ul")


def _write_haloscan_comment(comment: MadeComment, labels: Labels) -> str:
    moment = f"{comment.moment:%m.%d.%y} - {labels.time(comment.moment).lower()}"
    between = " | Email | Homepage | " if labels.is_held_out else " | Homepage | "
    foot = tag("p", _write_author(comment), between, _stamp(comment, moment), " | ", link("#"))
    body = tag("div", write_plain_blocks(comment.blocks), data_part="comment-body")
    return comment_tag("div", comment, body, foot, class_="comment")


def write_haloscan(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a page with comments by Haloscan: the text, then ``X | Homepage | 03.12.10 - 4:05 pm | #``."""
    return _write_plain_page(posts, labels, _write_haloscan_comment, "div")


def _write_squarespace_comment(comment: MadeComment, labels: Labels) -> str:
    day = _stamp(comment, labels.long_date(comment.moment), timed=False)
    foot = tag("div", day, " | ", _write_author(comment), class_="signature")
    return comment_tag("div", comment, _write_body(comment), foot, class_="comment")


def write_squarespace(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a page of Squarespace 5: the text, then ``date | X``."""
    return _write_plain_page(posts, labels, _write_squarespace_comment, "div")


def _write_substack_comment(comment: MadeComment, labels: Labels) -> str:
    when = tag("div", _stamp(comment, labels.pattern(comment.moment, "MMM d, y"), timed=False))
    head = tag("div", tag("div", _write_author(comment)), when)
    actions = tag("div", tag("div", link("Reply", "r")), tag("div", link("Share", "s")))
    return comment_tag("div", comment, head, _write_body(comment), actions, class_="comment")


def write_substack(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a page of Substack: a name, a date, the text, ``Reply`` and ``Share``, each on its line."""
    return _write_plain_page(posts, labels, _write_substack_comment, "div")


def _write_plain_page(posts: Sequence[MadePost], labels: Labels, write: WriteComment, name: str) -> str:
    (post,) = posts
    when = tag("time", date(labels.long_date(post.moment), post.moment, "date", timed=False))
    title = tag("h1", text(post.title), class_="entry-title", data_part="title")
    by = tag("div", tag("span", text(post.author), data_part="author"))
    head = tag("div", by, tag("div", when))
    body = tag("div", write_blocks(post.blocks), class_="entry-content", data_part="body")
    entry = tag("article", title, head, body, class_="entry", data_part="post")
    return _write_frame(post, labels, entry, write, name)


def _write_frame(post: MadePost, labels: Labels, entry: str, write: WriteComment, name: str = "div") -> str:
    header = tag("div", tag("h1", link("Slip & Quay".replace("&", "and"), "/")), id_="banner")
    heading = tag("h2", text(f"{labels['comments']} ({len(post.comments)})"))
    rows = tag(name, *(write(comment, labels) for comment in post.comments))
    comments = tag("div", heading, rows, class_="comments", id_="comments")
    recent = tag("ul", *(tag("li", link(label, "l")) for label in post.labels))
    side = tag("div", tag("h3", text(labels["archive"])), recent, class_="sidebar", id_="sidebar")
    content = tag("div", entry, comments, id_="content", role="main")
    return write_page(post.title, header, content, side, language=labels.language)
