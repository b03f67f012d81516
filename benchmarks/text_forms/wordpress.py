"""Pages as WordPress' themes write them, from the default theme of 2005 to those of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.text_forms.markup import comment_tag, date, link, tag, text, write_blocks, write_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.text_forms.labels import Labels
    from benchmarks.text_forms.made_up import MadeComment, MadePost


def _write_moment(comment: MadeComment, labels: Labels) -> str:
    words = f"{labels.long_date(comment.moment)} {labels['at']} {labels.time(comment.moment).lower()}"
    return date(words, comment.moment, "comment-date")


def _write_body(comment: MadeComment) -> str:
    return tag("div", write_blocks(comment.blocks), class_="comment-body", data_part="comment-body")


def _write_reply(labels: Labels) -> str:
    return tag("div", link(labels["reply"], "r", class_="comment-reply-link"), class_="reply")


def _write_name(comment: MadeComment, name: str = "cite") -> str:
    return tag(name, link(comment.author, "u", class_="url"), class_="fn", data_part="comment-author")


def _write_tree(
    thread: Sequence[MadeComment], labels: Labels, write_inside: Callable[[MadeComment, Labels], str], children: str
) -> str:
    def write_item(comment: MadeComment) -> str:
        answers = [other for other in thread if other.parent == comment.id]
        below = tag(children, *map(write_item, answers), class_="children") if answers else ""
        inside = write_inside(comment, labels)
        return comment_tag("li", comment, inside, below, class_="comment", id_=f"li-comment-{comment.id}")

    return tag("ol", *(write_item(c) for c in thread if c.parent is None), class_="commentlist")


def _write_says(comment: MadeComment, labels: Labels) -> str:
    says = tag("span", text(labels["says"]), class_="says")
    author = tag("div", _write_name(comment), " ", says, class_="comment-author vcard")
    meta = tag("div", tag("a", _write_moment(comment, labels), href="#c"), class_="comment-meta commentmetadata")
    inside = (author, meta, _write_body(comment), _write_reply(labels))
    return tag("div", *inside, id_=f"comment-{comment.id}")


def write_says(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a post whose comments are nested: ``X says:``, the date, the text, ``Reply`` (Twenty Ten)."""
    return _write_single(posts, labels, _write_tree(posts[0].comments, labels, _write_says, "ul"))


def _write_old_says(comment: MadeComment, labels: Labels) -> str:
    says = text(labels["says"])
    stamp = tag("small", tag("a", _write_moment(comment, labels), href="#c"), class_="commentmetadata")
    return f"{_write_name(comment)} {says}<br/>{stamp}{_write_body(comment)}"


def write_numbered(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a post with a flat numbered list of comments (Kubrick, the default theme until 2010)."""
    rows = "".join(
        comment_tag("li", comment, _write_old_says(comment, labels), id_=f"comment-{comment.id}")
        for comment in posts[0].comments
    )
    return _write_single(posts, labels, tag("ol", rows, class_="commentlist"))


def write_footers(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a post whose comments end in ``Comment by X — date @ time | Reply`` (WordPress Classic)."""
    rows = []
    for comment in posts[0].comments:
        day = comment.moment.date().isoformat() if not labels.is_held_out else labels.long_date(comment.moment)
        when = date(f"— {day} @ {labels.time(comment.moment).lower()}", comment.moment, "comment-date")
        name = tag("span", link(comment.author, "u"), class_="fn", data_part="comment-author")
        cite = tag("cite", text(labels["comment_by"]) + " ", name, " ", when)
        reply = tag("span", " | ", link(labels["reply"], "r", class_="comment-reply-link"), class_="reply")
        inside = tag("div", _write_body(comment), tag("p", cite, reply))
        rows.append(comment_tag("li", comment, inside, class_="comment", id_=f"comment-{comment.id}"))
    return _write_single(posts, labels, tag("ol", *rows, id_="commentlist"))


def _write_date_said(comment: MadeComment, labels: Labels) -> str:
    when = tag("a", _write_moment(comment, labels), href="#c")
    says = tag("span", text(labels["says"]), class_="says")
    author = tag("div", _write_name(comment), " ", when, " ", says, class_="comment-author vcard")
    head = tag("div", author, class_="comment-meta")
    return tag("article", head, _write_body(comment), _write_reply(labels), class_="comment")


def write_date_said(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a post with comments headed ``X on date at time said:`` in one line (Twenty Eleven)."""
    return _write_single(posts, labels, _write_tree(posts[0].comments, labels, _write_date_said, "ul"))


def _write_article(comment: MadeComment, labels: Labels) -> str:
    says = tag("span", text(labels["says"]), class_="says")
    author = tag("div", _write_name(comment, "b"), says, class_="comment-author vcard")
    time = tag("a", tag("time", _write_moment(comment, labels)), href="#c")
    meta = tag("div", author, tag("div", time, class_="comment-metadata"), class_="comment-meta")
    content = tag("div", write_blocks(comment.blocks), class_="comment-content", data_part="comment-body")
    return tag("article", meta, content, _write_reply(labels), class_="comment-body")


def write_articles(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a post with nested comments as WordPress writes them in HTML5 (Twenty Fifteen)."""
    return _write_single(posts, labels, _write_tree(posts[0].comments, labels, _write_article, "ol"))


def write_month(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a page of several posts, each with a line on its categories and comments."""
    written = "".join(_write_post(post, labels, single=False) for post in posts)
    heading = tag("h1", text(labels["archive"]), class_="page-title")
    return _write_frame(posts, labels, heading + written)


def write_heads(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a page of several posts whose dates are written in one of the less frequent ways."""
    choices = (_head_with_dot, _head_by_on, _head_with_iso, _head_in_numbers, _head_above)
    own = choices[3:] if labels.is_held_out else choices[:3]
    write_head = own[posts[-1].moment.day % len(own)]
    written = "".join(_write_headed(post, labels, write_head) for post in posts)
    return _write_frame(posts, labels, written)


def _write_headed(post: MadePost, labels: Labels, write_head: Callable[[str, MadePost, Labels], str]) -> str:
    name = tag("h2", link(post.title, "/t"), class_="entry-title", data_part="title")
    body = tag("div", write_blocks(post.blocks), class_="entry-content", data_part="body")
    buttons = tag("ul", *(tag("li", link(name, "/s")) for name in ("Twitter", "Facebook")))
    likes = tag(
        "div", tag("h3", text(labels["share"])), buttons, tag("h3", text(labels["likes"])), class_="sharedaddy"
    )
    return tag("div", write_head(name, post, labels), body, likes, class_="post hentry", data_part="post")


def _author(post: MadePost) -> str:
    return tag("span", link(post.author, "a", class_="url fn n"), class_="author vcard", data_part="author")


def _category(post: MadePost) -> str:
    return link(post.labels[0], "c", rel="category tag")


def _head_with_dot(name: str, post: MadePost, labels: Labels) -> str:
    """Return a title, then ``June 19, 2019 · 10:15 am · Harbour``."""
    words = f"{labels.long_date(post.moment)} · {labels.time(post.moment).lower()}"
    return name + tag("p", date(words, post.moment, "date", timed=False), " · ", _category(post), class_="date")


def _head_by_on(name: str, post: MadePost, labels: Labels) -> str:
    """Return a title, then ``by X`` and the date, and the categories in a line of their own."""
    day = date(labels.long_date(post.moment), post.moment, "date", timed=False)
    by = tag("p", text(labels["by"]) + " ", _author(post), " | ", day, class_="byline")
    return name + by + tag("p", text(labels["posted_in"]) + " ", _category(post), class_="cat-links")


def _head_with_iso(name: str, post: MadePost, labels: Labels) -> str:
    """Return a title, then ``2019-06-19 10:15`` and the author."""
    day = date(f"{post.moment:%Y-%m-%d %H:%M}", post.moment, "date", timed=False)
    return name + tag("p", day, " ", text(labels["by"]) + " ", _author(post), class_="meta")


def _head_in_numbers(name: str, post: MadePost, labels: Labels) -> str:
    """Return a title, then a date in numbers."""
    return name + tag("p", date(labels.numeric_date(post.moment), post.moment, "date", timed=False), class_="date")


def _head_above(name: str, post: MadePost, labels: Labels) -> str:
    """Return the categories and the date, then a title, then the author."""
    day = date(labels.long_date(post.moment), post.moment, "date", timed=False)
    return tag("p", _category(post), " / ", day, class_="date") + name + tag("p", _author(post), class_="byline")


def write_alone(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a post without comments, with the form for them."""
    return _write_single(posts, labels, "")


def _write_post(post: MadePost, labels: Labels, *, single: bool) -> str:
    title = text(post.title) if single else link(post.title, "/t")
    name = tag("h1" if single else "h2", title, class_="entry-title", data_part="title")
    when = date(labels.long_date(post.moment), post.moment, "date", timed=False)
    by = tag("span", link(post.author, "a", class_="url fn n"), class_="author vcard", data_part="author")
    if labels.is_held_out:
        meta = tag("div", tag("a", when, href="x"), " · ", text(labels["by"]) + " ", by, class_="entry-meta")
    else:
        prefix = tag("span", text(labels["posted_on"]), class_="meta-prep")
        meta = tag(
            "div", prefix, " ", tag("a", when, href="x"), " ", text(labels["by"]), " ", by, class_="entry-meta"
        )
    body = tag("div", write_blocks(post.blocks), class_="entry-content", data_part="body")
    tags = ", ".join(link(label, "c", rel="category tag") for label in post.labels)
    replies = "" if single else " | " + link(labels["leave_reply"], "c")
    utility = tag("div", text(labels["posted_in"]) + " ", tags, replies, class_="entry-utility")
    return tag("div", name, meta, body, utility, class_="post hentry", data_part="post")


def _write_single(posts: Sequence[MadePost], labels: Labels, comments: str) -> str:
    (post,) = posts
    words = labels["responses"].format(n=len(post.comments), title=post.title)
    heading = tag("h3", text(words), id_="comments-title") if post.comments else ""
    name = tag("p", tag("label", "Name"), " ", "<input type='text'/>")
    form = tag("form", tag("p", text(labels["not_published"]), class_="comment-notes"), name)
    respond = tag("div", tag("h3", text(labels["leave_reply"]), id_="reply-title"), form, id_="respond")
    return _write_frame(
        posts,
        labels,
        _write_post(post, labels, single=True) + tag("div", heading, comments, respond, id_="comments"),
    )


def _write_frame(posts: Sequence[MadePost], labels: Labels, content: str) -> str:
    menu = tag("ul", *(tag("li", link(words, "/")) for words in (labels["home"], labels["about"])))
    access = tag("div", menu, id_="access", role="navigation")
    title = "A Blog of Kilns" if labels.is_held_out else "Notes from the Slip"
    header = tag("div", tag("h1", link(title, "/"), id_="site-title"), access, id_="branding", role="banner")
    above = tag("div", link("← " + labels["older"], "p"), class_="navigation", id_="nav-above")
    main = tag("div", tag("div", above, content, id_="content", role="main"), id_="main")
    months = tag("ul", *(tag("li", link(labels.pattern(post.moment, "LLLL y"), "m")) for post in posts))
    widget = tag("li", tag("h3", text(labels["archive"])), months, class_="widget")
    side = tag("div", tag("ul", widget, class_="xoxo"), id_="primary", class_="widget-area")
    return write_page(posts[0].title, tag("div", header, main, side, id_="page"), language=labels.language)
