"""Pages as Blogger's templates write them: threaded comments, classic comments, several posts on a page."""

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
    from collections.abc import Sequence

    from benchmarks.text_forms.labels import Labels
    from benchmarks.text_forms.made_up import MadeComment, MadePost


def write_threaded(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a post with the numbered threads of 2012 and later."""
    (post,) = posts
    top = [comment for comment in post.comments if comment.parent is None]
    items = "".join(_write_item(comment, post.comments, labels) for comment in top)
    thread = tag("div", tag("ol", items), class_="comment-thread")
    content = tag("div", tag("div", thread, id_="comment-holder"), class_="comments-content")
    comments = tag("div", _write_count(len(post.comments), labels), content, _write_foot(labels), id_="comments")
    return _write_page(posts, labels, comments)


def _write_item(comment: MadeComment, thread: Sequence[MadeComment], labels: Labels) -> str:
    when = date(_write_moment(comment, labels), comment.moment, "comment-date")
    user = tag("cite", link(comment.author, "p"), class_="user", data_part="comment-author")
    stamp = tag("span", tag("a", when, href="c"), class_="datetime secondary-text")
    header = tag("div", user, stamp, class_="comment-header")
    body = tag("p", write_plain_blocks(comment.blocks), class_="comment-content", data_part="comment-body")
    delete = tag("span", link(labels["delete"], "d"), class_="item-control")
    reply = tag("a", text(labels["reply"]), class_="comment-reply") if comment.parent is None else ""
    actions = tag("span", reply, delete, class_="comment-actions secondary-text")
    block = tag("div", header, body, actions, class_="comment-block")
    answers = [other for other in thread if other.parent == comment.id]
    replies = ""
    if answers:
        items = "".join(_write_item(answer, thread, labels) for answer in answers)
        toggle = tag("span", tag("span", tag("a", text(labels["replies"])), class_="thread-count"))
        replies = tag("div", toggle, tag("ol", tag("div", items)), class_="comment-thread inline-thread")
        replies = tag("div", replies, class_="comment-replies")
    return comment_tag("li", comment, block, replies, class_="comment", id_=f"c{comment.id}")


def write_classic(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a post with comments as before 2012, each with its whole date below."""
    (post,) = posts
    return _write_page(posts, labels, _write_classic_comments(post, labels, only_time=False))


def write_classic_times(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a post with comments as before 2012, where the blog shows only the time of day."""
    (post,) = posts
    return _write_page(posts, labels, _write_classic_comments(post, labels, only_time=True))


def _write_classic_comments(post: MadePost, labels: Labels, *, only_time: bool) -> str:
    rows = []
    for comment in post.comments:
        name = tag("span", link(comment.author, "p", rel="nofollow"), data_part="comment-author")
        said = tag("dt", name, "\n" + text(labels["said"]), class_="comment-author", id_=f"c{comment.id}")
        body = tag("p", write_plain_blocks(comment.blocks), data_part="comment-body")
        if only_time:
            when = text(labels.time(comment.moment))
        else:
            when = date(_write_moment(comment, labels), comment.moment, "comment-date")
        stamp = tag("span", tag("a", when, href="c"), class_="comment-timestamp")
        foot = tag("dd", stamp, class_="comment-footer")
        # The group is no element of the page: dl holds dt and dd. A div in a dl is transparent to extractors.
        rows.append(comment_tag("div", comment, said, tag("dd", body, class_="comment-body"), foot))
    block = tag("dl", *rows, id_="comments-block")
    count = _write_count(len(post.comments), labels)
    return tag("div", count, block, _write_foot(labels), class_="comments", id_="comments")


def write_alone(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a post without comments, with the line that says so."""
    comments = tag(
        "div", tag("h4", text(labels["no_comments"])), _write_foot(labels), class_="comments", id_="comments"
    )
    return _write_page(posts, labels, comments)


def write_month(posts: Sequence[MadePost], labels: Labels) -> str:
    """Return a page of several posts, with the number of comments below each."""
    return _write_page(posts, labels, "")


def _write_moment(comment: MadeComment, labels: Labels) -> str:
    if labels.is_held_out:
        return labels.numeric_moment(comment.moment)
    return f"{labels.long_date(comment.moment)} {labels['at']} {labels.time(comment.moment)}"


def _write_count(count: int, labels: Labels) -> str:
    return tag("h4", text(labels["count"].format(n=count)))


def _write_foot(labels: Labels) -> str:
    return tag("p", link(labels["post_comment"], "x"), class_="comment-footer")


def _write_post(post: MadePost, labels: Labels, *, is_first_of_day: bool, with_count: bool) -> str:
    # Blogger writes one date for all posts of a day.
    when = "" if is_first_of_day else post.moment.date().isoformat()
    day = tag("span", date(labels.full_date(post.moment), post.moment, "date", timed=False))
    heading = tag("h2", day, class_="date-header") if is_first_of_day else ""
    name = tag("h3", link(post.title, "/t.html"), class_="post-title entry-title", data_part="title")
    body = tag("div", write_blocks(post.blocks), class_="post-body entry-content", data_part="body")
    by = tag("span", text(post.author), class_="fn", data_part="author")
    author = tag("span", text(labels["posted_by"]) + "\n", by, class_="post-author vcard")
    time = tag("a", tag("abbr", text(labels.time(post.moment)), class_="published"), href="/t")
    stamp = tag("span", text(labels["at"]) + "\n", time, class_="post-timestamp")
    count = link(labels["count"].format(n=len(post.comments)), "c", class_="comment-link") if with_count else ""
    first = tag("div", author, "\n", stamp, "\n", tag("span", count, class_="post-comment-link"))
    tags = ", ".join(link(label, "/l", rel="tag") for label in post.labels)
    second = tag("div", tag("span", text(labels["labels"]) + "\n", tags, class_="post-labels"))
    third = tag("div", text(f"{labels['location']} Kiel")) if labels.is_held_out else ""
    names = labels["share_links"].split(" / ")
    buttons = (
        tag("a", tag("span", text(name)), class_="goog-inline-block share-button", href="/s") for name in names
    )
    share = tag("div", *buttons, class_="post-share-buttons")
    fourth = tag("div", text(labels["reactions"])) if labels.is_held_out else share
    foot = tag("div", first, second, third, fourth, class_="post-footer")
    head = (name, heading) if labels.is_held_out else (heading, name)
    return tag("div", *head, body, foot, class_="post hentry", data_part="post", data_when=when)


def _write_page(posts: Sequence[MadePost], labels: Labels, comments: str) -> str:
    title = "The Blog" if labels.is_held_out else "Pier and Quay"
    header = tag("div", tag("h1", link(title, "/"), class_="title"), id_="header")
    several = len(posts) > 1
    days = [post.moment.date() for post in posts]
    written = "".join(
        _write_post(post, labels, is_first_of_day=days.index(day) == number, with_count=several)
        for number, (post, day) in enumerate(zip(posts, days, strict=True))
    )
    newer, older = (
        tag("span", link(labels[name], "n", class_=f"blog-pager-{name}-link"), id_=f"blog-pager-{name}-link")
        for name in ("newer", "older")
    )
    home = link(labels["home"], "n", class_="home-link")
    pager = tag("div", newer, "\n", older, "\n", home, class_="blog-pager", id_="blog-pager")
    feeds = tag("div", tag("div", text(labels["subscribe"]), class_="feed-links"), class_="post-feeds")
    main = tag("div", tag("div", written, comments, class_="blog-posts hfeed"), pager, feeds, id_="main")
    archive = tag("ul", *(tag("li", link(f"{year} ({year % 17})", "a")) for year in range(2013, 2010, -1)))
    widget = tag("div", tag("h2", text(labels["archive"])), archive, class_="widget BlogArchive")
    about = tag("div", tag("h2", text(labels["about"])), tag("p", posts[0].author), class_="widget Profile")
    sidebar = tag("div", widget, about, class_="sidebar section", id_="sidebar")
    return write_page(posts[0].title, header, main, sidebar, language=labels.language)
