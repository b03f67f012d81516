"""The posts and comments of a page, found by the page's own structure, and what of it belongs to neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag

from postil.captures.readers import page_classes
from postil.captures.readers.contact_data import clean_name
from postil.captures.readers.export_dates import read_epoch, read_timestamp
from postil.captures.readers.html_to_markdown import convert_html, html_text
from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.reader import KEPT
from postil.model.captured import CapturedComment
from postil.text.calendar_words import calendar_words
from postil.text.date_expressions import DateReader
from postil.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from postil.text.edtf import Edtf

_SHOWN_COMMENT = re.compile(r"[?&]showComment=(\d{10,14})")
_COMMENT_ID = re.compile(r"(?:li-|div-|Blog\d+_)?(?P<anchor>(?:comment-|cmt-|c)(?P<number>\d+))")
_NUMBER = re.compile(r"\d[\d.,]*")
# Of pages that do not say their language, where a date is not one of the archive's.
_MANY_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "pl", "ru", "sv", "da", "nb", "fi", "cs", "hu", "tr", "el")


@dataclass(frozen=True, slots=True)
class PageComment:
    """A comment of a page, why it is left out unless it was shown, and the words of it that are furniture."""

    fate: str
    comment: CapturedComment


@dataclass(frozen=True, slots=True)
class PagePost:
    """A post of a page: its parts as the page has them, addresses as they are written.

    ``words`` are those of all of its part of the page, ``aside`` those of them that no post gets.
    """

    title: str
    body: str
    date: Edtf | None
    date_as_written: str | None
    author: str | None
    labels: tuple[str, ...]
    link: str
    fate: str
    kind: str
    is_certain: bool
    words: tuple[str, ...]
    aside: tuple[str, ...]
    comments: tuple[PageComment, ...] = ()


@dataclass(frozen=True, slots=True)
class PageContent:
    """The posts of a page, the words outside of them, and how many comments its heading promises."""

    posts: tuple[PagePost, ...]
    outside: tuple[str, ...]
    promised: int | None = None


@dataclass(slots=True)
class _Part:
    """A part of a page that is taken apart: what is taken is put aside as HTML, a line end is left in its place."""

    soup: BeautifulSoup
    tag: Tag
    aside: list[str] = field(default_factory=list)

    def take(self, selectors: Sequence[str]) -> Tag | None:
        """Take the first element that one of some selectors finds; None if none does."""
        found = _select_first(self.tag, selectors)
        if found is not None:
            found.replace_with(self.soup.new_tag("br"))
        return found

    def put_aside(self, selector: str) -> None:
        """Take out all elements of a selector; their words belong to nobody."""
        for tag in self.tag.select(selector):
            if self.tag in tag.parents:  # and not in what was taken out before
                self.aside += list_html_words(str(tag))
                tag.replace_with(self.soup.new_tag("br"))


def parse_page(html: str) -> BeautifulSoup:
    """Return the tree of a page; lists of comments have no numbers, which nobody wrote."""
    soup = BeautifulSoup(html, "lxml")
    for tag in (tag for selector in page_classes.COMMENTS for tag in soup.select(selector)):
        if tag.parent is not None and tag.parent.name == "ol":
            tag.parent.name = "ul"
    bodies = {id(tag) for selector in page_classes.COMMENT_BODIES for tag in soup.select(selector)}
    for tag in soup.select(page_classes.LISTS_OF_COMMENTS):
        if not any(id(above) in bodies for above in tag.parents):
            tag.name = "ul"
    return soup


def select_posts(soup: BeautifulSoup) -> list[Tag]:
    """Return the parts of a page that are posts, none within another; empty if nothing says what they are."""
    comments = {id(tag) for selector in page_classes.COMMENTS for tag in soup.select(selector)}
    for selector in page_classes.POSTS:
        found = [tag for tag in soup.select(selector) if id(tag) not in comments]
        known = {id(tag) for tag in found}
        outer = [
            tag for tag in found if not any(id(above) in known or id(above) in comments for above in tag.parents)
        ]
        if outer:
            return outer[:1] if selector == page_classes.POSTS[-1] else outer
    return []


def list_page_words(html: str) -> list[list[str]]:
    """Return the words of each post of a page, then those outside of them; of a single post, all words of the page.

    The words of comments on a page with several posts are outside. What was not for everybody is left out.
    """
    soup = parse_page(html)
    posts = select_posts(soup)
    hidden = [_judge_post(tag) != KEPT for tag in posts]
    for comment in reversed(_select_all(soup, page_classes.COMMENTS)):  # replies before what they answer
        if not comment.decomposed and _is_waiting(comment):
            comment.decompose()
    title = [html_text(str(soup.title))] if soup.title else []
    if len(posts) < 2 and any(hidden):
        return [[]]
    if len(posts) < 2:
        return [[*" ".join(title).split(), *list_html_words(str(soup.body or soup))]]
    parts = []
    for tag, is_hidden in zip(posts, hidden, strict=True):
        parts.append([] if is_hidden else list_html_words(str(tag)))
        tag.replace_with(soup.new_tag("br"))
    return [*parts, [*" ".join(title).split(), *list_html_words(str(soup.body or soup))]]


def read_page(html: str, resolve: Callable[[str], str], languages: tuple[str, ...]) -> PageContent:
    """Return the posts of a page; one without known parts becomes one post of all that it shows."""
    soup = parse_page(html)
    lang = str(soup.html.get("lang") or "") if soup.html else ""
    languages = tuple(dict.fromkeys([*([lang] if re.fullmatch(r"[a-zA-Z]{2}(?:-\w+)?", lang) else []), *languages]))
    posts = select_posts(soup)
    words = list_page_words(html)
    if len(posts) < 2:
        return _read_single(soup, posts[0] if posts else None, words[0], resolve, languages)
    heads = {id(tag): tag.find_previous(class_="date-header") for tag in posts}
    made = []
    for tag, own in zip(posts, words, strict=False):
        head = heads[id(tag)]
        outer = head if isinstance(head, Tag) else None
        part = _Part(soup, tag)
        post, rest = _read_post(part, outer, resolve, languages)
        made.append(replace(post, words=tuple(own), aside=(*rest, *part.aside)))
    return PageContent(tuple(made), tuple(words[-1]))


def _read_single(
    soup: BeautifulSoup,
    tag: Tag | None,
    words: list[str],
    resolve: Callable[[str], str],
    languages: tuple[str, ...],
) -> PageContent:
    body = soup.body if soup.body is not None else soup
    page_title = html_text(str(soup.title)) if soup.title else ""
    head = tag.find_previous(class_="date-header") if tag is not None else None
    whole = _Part(soup, body)
    found = _select_all(body, page_classes.COMMENTS)
    promised = _read_promise(body) if found else None
    comments, aside = _read_comments(soup, found, resolve, languages)
    part = _Part(soup, tag if tag is not None else body)
    post, rest = _read_post(part, head if isinstance(head, Tag) else None, resolve, languages, tag is not None)
    if tag is not None and tag is not body:
        tag.replace_with(soup.new_tag("br"))
        rest += list_html_words(str(body))
    used_title = not post.title and not post.is_certain  # a post can be untitled on a page that has a title
    if used_title:
        post = replace(post, title=page_title)
    else:
        rest += page_title.split()
    kept_out = (*rest, *part.aside, *whole.aside, *aside)
    post = replace(post, words=tuple(words), aside=kept_out, comments=tuple(comments))
    return PageContent((post,), (), promised)


def _read_post(
    part: _Part,
    date_head: Tag | None,
    resolve: Callable[[str], str],
    languages: tuple[str, ...],
    is_known: bool = True,
) -> tuple[PagePost, list[str]]:
    """Return a post without its comments, and the words of its part of the page that it does not have."""
    tag = part.tag
    classes, fate = _classes_of(tag), _judge_post(tag)
    link = _select_first(tag, page_classes.PERMALINKS)
    author = _select_first(tag, page_classes.AUTHORS)
    labels = [html_text(str(one)) for one in tag.select(page_classes.LABELS[0])]
    date, written = _find_date(tag, date_head, languages, page_classes.DATES)
    body_tag = _find_body(tag)
    title_tag = _select_first(tag, page_classes.TITLES)
    if title_tag is not None and body_tag is not None and body_tag in title_tag.parents and body_tag is not tag:
        title_tag = None  # a heading of the text
    title = html_text(title_tag.decode_contents()) if title_tag is not None else ""
    if title_tag is not None:
        title_tag.replace_with(part.soup.new_tag("br"))
    inner = _Part(part.soup, body_tag if body_tag is not None else tag)
    inner.put_aside(page_classes.FURNITURE)
    body = convert_html(inner.tag.decode_contents(), resolve)
    part.aside += inner.aside
    rest: list[str] = []
    if body_tag is not None and body_tag is not tag:
        body_tag.replace_with(part.soup.new_tag("br"))
        rest = list_html_words(str(tag))
    post = PagePost(
        title=title,
        body=body,
        date=date,
        date_as_written=written,
        author=clean_name(html_text(str(author))) if author is not None else None,
        labels=tuple(dict.fromkeys(label for label in labels if label)),
        link=str(link.get("href") or "") if link is not None else "",
        fate=fate,
        kind="page" if re.search(r"\btype-page\b", classes) else "post",
        is_certain=is_known and body_tag is not None,
        words=(),
        aside=(),
    )
    return post, rest


def _classes_of(tag: Tag) -> str:
    return " ".join(str(one) for one in tag.get_attribute_list("class") if one)


def _judge_post(tag: Tag) -> str:
    """Return ``KEPT`` for a post that everybody could read, else why not."""
    if tag.select_one(page_classes.PASSWORD):
        return "password-protected"
    classes = _classes_of(tag)
    return next((why for sign, why in page_classes.STATUS_CLASSES.items() if sign in classes), KEPT)


def _is_waiting(comment: Tag) -> bool:
    """Tell whether a comment says that it waits for approval, which only its author and the blog's could see."""
    return bool(comment.css.match(page_classes.WAITING)) or comment.select_one(page_classes.WAITING) is not None


def _find_body(tag: Tag) -> Tag | None:
    """Return the element that has the text of a post: the largest of those that are named so."""
    for selector in page_classes.BODIES:
        found = [one for one in tag.select(selector) if one.parent is not None]
        if found:
            return max(found, key=lambda one: len(one.get_text()))
    return None


def _select_first(tag: Tag, selectors: Sequence[str]) -> Tag | None:
    for selector in selectors:
        found = tag.select_one(selector)
        if found is not None and (found.get_text(strip=True) or found.attrs):
            return found
    return None


def _select_all(tag: Tag, selectors: Sequence[str]) -> list[Tag]:
    return next((found for selector in selectors if (found := list(tag.select(selector)))), [])


def _find_date(
    tag: Tag, head: Tag | None, languages: tuple[str, ...], selectors: Sequence[str]
) -> tuple[Edtf | None, str | None]:
    """Return a date that the page gives for machines, else one that it gives in words, with these words."""
    for selector in selectors:
        for found in tag.select(selector):
            for name in ("datetime", "title", "content"):
                date = read_timestamp(str(found.get(name) or ""))
                if date is not None:
                    return date, None
    candidates = [head] if head is not None else []
    candidates += [one for selector in selectors for one in tag.select(selector)]
    for found in candidates:
        text = html_text(str(found))
        date = read_words_of_date(text, languages)
        if date is not None:
            return date, text if len(text) < 60 else None
    return None, None


def read_words_of_date(text: str, languages: tuple[str, ...]) -> Edtf | None:
    """Return the first date in a short text that has a year, in the words of some languages."""
    for known in (languages, _MANY_LANGUAGES):
        words = calendar_words(known)
        span = DateReader(words, words.month_first).find(fold(text[:200]))
        try:
            if span is not None and span.date.edtf is not None:
                return span.date.edtf
        except ValueError:
            continue
    return None


def _read_promise(body: Tag) -> int | None:
    for heading in body.select(page_classes.COMMENT_HEADINGS):
        number = _NUMBER.search(html_text(str(heading)))
        if number:
            return int(re.sub(r"\D", "", number[0])[:6])
    return None


def _read_comments(
    soup: BeautifulSoup, found: Sequence[Tag], resolve: Callable[[str], str], languages: tuple[str, ...]
) -> tuple[list[PageComment], list[str]]:
    """Return the comments of a page, which are taken out of it, and their words that no comment has."""
    known = {id(tag): number for number, tag in enumerate(found)}
    ids = [_find_id(tag) or ("", f"n{number}") for number, tag in enumerate(found)]
    parents = [next((known[id(a)] for a in tag.parents if id(a) in known), None) for tag in found]
    comments: dict[int, PageComment] = {}
    aside: list[str] = []
    for number in sorted(range(len(found)), key=lambda n: -len(list(found[n].parents))):  # the inner ones first
        tag, parent = found[number], parents[number]
        if tag.name == "dt":
            tag = _join_definition(soup, tag)
        comment, rest = _read_comment(soup, tag, ids[number], resolve, languages)
        answered = ids[parent][1] if parent is not None else None
        comments[number] = PageComment(comment[0], replace(comment[1], parent=answered))
        if comment[0] == KEPT:
            aside += rest
        elif comment[0] != "pending":
            aside += [*rest, *list_html_words(comment[2])]
    return [comments[number] for number in range(len(found))], aside


def _join_definition(soup: BeautifulSoup, name: Tag) -> Tag:
    """Return a comment of Blogger's older pages as one element: a name, and the definitions that follow it."""
    whole = soup.new_tag("div", id=str(name.get("id") or ""))
    following = []
    for sibling in name.find_next_siblings(["dt", "dd"]):
        if sibling.name == "dt":
            break
        following.append(sibling)
    name.insert_before(whole)
    whole.append(name.extract())
    name.name = "p"
    for one in following:
        whole.append(one.extract())
    return whole


def _find_id(tag: Tag) -> tuple[str, str] | None:
    """Return the anchor of a comment and its id; None if it has none."""
    for one in (tag, *tag.find_all(id=True, limit=3)):
        match = _COMMENT_ID.fullmatch(str(one.get("id") or ""))
        if match:
            return match["anchor"], match["number"]
    return None


def _read_comment(
    soup: BeautifulSoup,
    tag: Tag,
    ids: tuple[str, str],
    resolve: Callable[[str], str],
    languages: tuple[str, ...],
) -> tuple[tuple[str, CapturedComment, str], list[str]]:
    """Return why a comment is left out, the comment and its HTML; and its words that are furniture."""
    is_ping = bool({"pingback", "trackback"} & set(map(str, tag.get_attribute_list("class"))))
    fate = "pending" if _is_waiting(tag) else "not a comment" if is_ping else KEPT
    author = _select_first(tag, page_classes.COMMENT_AUTHORS)
    time = next((m for a in tag.find_all("a") if (m := _SHOWN_COMMENT.search(str(a.get("href") or "")))), None)
    date = read_epoch(time[1]) if time else _find_date(tag, None, languages, page_classes.COMMENT_DATES)[0]
    name = clean_name(html_text(str(author))) if author is not None else None
    part = _Part(soup, tag)
    body = _select_first(tag, page_classes.COMMENT_BODIES)
    inner = _Part(soup, body if body is not None else tag)
    inner.put_aside(f"{page_classes.FURNITURE}, {page_classes.OF_COMMENTS_HEAD}")
    html = inner.tag.decode_contents()
    inner.tag.replace_with(soup.new_tag("br")) if body is not None else tag.clear()
    part.aside += inner.aside
    rest = [*part.aside, *list_html_words(str(tag))]
    tag.replace_with(soup.new_tag("br"))
    anchor, comment_id = ids
    comment = CapturedComment(
        id=comment_id,
        text=convert_html(html, resolve),
        author=name.removesuffix(" said...").removesuffix(":") if name else None,
        date=date,
        platform_id=comment_id if anchor else None,
        anchor=anchor if anchor.startswith("comment-") else None,
    )
    return (fate, comment, html), rest
