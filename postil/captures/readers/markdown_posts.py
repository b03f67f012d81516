"""The reader of posts in Markdown: folders of Jekyll, Hugo, Eleventy and Obsidian, and plain ones.

A post is a file with front matter in YAML, TOML or JSON; in a folder, Markdown without any is taken for
one as well, which is an inference. The folder tells what made the site, and so how drafts, dates and addresses are
written.
Sources: https://jekyllrb.com/docs/front-matter/, https://gohugo.io/content-management/front-matter/,
https://www.11ty.dev/docs/data-frontmatter/, https://help.obsidian.md/properties
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from postil.captures.readers.contact_data import clean_name, keep_fields
from postil.captures.readers.export_dates import read_timestamp
from postil.captures.readers.export_entries import Entry, ExportEntries, Remark, assemble
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.front_matter import read_matter, split_matter
from postil.captures.readers.html_to_markdown import convert_html, html_text
from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.local_media import LocalMedia, list_paths
from postil.captures.readers.markdown_bodies import MarkdownContext, convert_body, expand_signs, list_body_words
from postil.captures.readers.reader import KEPT, Fault, SourceLine
from postil.captures.readers.site_folders import (
    find_address,
    find_language,
    find_root,
    list_folders,
    read_site,
    split_name,
)
from postil.captures.readers.xml_text import read_text
from postil.model.captured import CapturedComment, CapturedPost, Inference, Locator
from postil.text.markdown import escape_line
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from postil.captures.readers.front_matter import FrontMatter
    from postil.captures.readers.reader import ReadCapture, Survey
    from postil.captures.readers.site_folders import SiteFolder
    from postil.model.captured import Capture, CaptureFile
    from postil.text.edtf import Edtf

_HEAD = 64
_MARKDOWN = (".md", ".markdown", ".mkd", ".mkdn", ".mdown")
_OTHERS = (".html", ".htm", ".textile", ".qmd", ".mdx", ".njk", ".liquid")
_ABOUT = (
    "readme",
    "license",
    "licence",
    "changelog",
    "contributing",
    "code_of_conduct",
    "sources",
    "notes",
    "todo",
)
_OF_PROGRAMS = re.compile(
    r"/(?:_layouts|_includes|_sass|_plugins|layouts|archetypes|themes|node_modules|assets/(?:css|js)|\.\w+)/"
)
_PARTS_OF_LOOKS = tuple(
    ".css .scss .sass .less .js .mjs .cjs .map .woff .woff2 .ttf .eot .otf .lock .rb .gemspec .toml .yml .yaml"
    " .json .sum .mod .njk .liquid .ejs .pug".split()
)
_MEDIA = tuple(
    ".png .jpg .jpeg .gif .webp .svg .bmp .ico .avif .tif .tiff .mp3 .mp4 .m4a .ogg .wav .webm .mov .pdf".split()
)
_FILE_FOLDERS = ("", "static/", "assets/", "public/", "src/", "images/", "attachments/", "content/", "media/")
_KNOWN = frozenset(
    "title date author authors by author.name tags tag categories category labels label topics draft published url"
    " permalink aliases redirect_from slug subtitle standfirst publishdate pubdate lang language locale comments"
    " private publish created".split()
)
_TAG = re.compile(r"#?([^,]+)")


class MarkdownPostReader(ExportReader):
    """Reads a post in Markdown, of a site's folder or alone."""

    name = "markdown 1"

    def recognise(self, data: bytes, name: str) -> bool:
        """Tell whether a file is a post: it has front matter, or is Markdown in a folder of its own."""
        suffix, stem = posixpath.splitext(name)[1].lower(), posixpath.splitext(posixpath.basename(name))[0].lower()
        if suffix not in (*_MARKDOWN, *_OTHERS) or b"\0" in data[:_HEAD] or _OF_PROGRAMS.search(name):
            return False
        if data.lstrip(b"\xef\xbb\xbf").startswith((b"---", b"+++", b"{")):
            matter = split_matter(read_text(data).text)
            return matter is not None and (suffix in _MARKDOWN or matter[0] != "json")
        in_folder = name.count("/") > 1 if name.startswith("captures/") else name.count("/") > 0
        return suffix in _MARKDOWN and in_folder and stem not in _ABOUT and bool(data.strip())

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return the media of the site, its settings, and the parts of its look, which are not read."""
        root, kind, settings = find_root(name, names)
        if root == "captures/":
            return {}
        claimed = {settings: True} if settings else {}
        for other in names:
            if other.startswith(root) and other != name:
                lower = other.lower()
                if lower.endswith(_MEDIA) or (kind == "jekyll" and "/_data/comments/" in other):
                    claimed[other] = True
                elif kind and (lower.endswith(_PARTS_OF_LOOKS) or _OF_PROGRAMS.search(other)):
                    claimed.setdefault(other, False)
        return claimed

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the post of a file, with the comments that its site kept with it."""
        source = read_text(capture.data)
        matter, site = read_matter(source.text), read_site(capture.path, capture.beside)
        faults, media = list(source.faults), LocalMedia(capture.beside)
        if matter.problem:
            faults.append(Fault(1, matter.problem, "Mend it in a copy, and convert that"))
        resolve = partial(_resolve, folder=posixpath.dirname(capture.path), site=site, media=media)
        text, unknown = _prepare(capture, matter, site)
        if unknown:
            more = f", and {len(unknown) - 1:,} more are" if unknown[1:] else ""
            what = f"{unknown[0]} is kept as it is written{more}; only the site's program knew what it shows"
            faults.append(Fault(matter.body_line, what))
        post, inferences = _read_post(capture.path, matter, site, _convert(capture.path, text, resolve))
        if capture.path.endswith(".textile"):
            faults.append(Fault(1, "a text in Textile, whose signs are kept as they are written"))
        missing = [path for path in media.missing if path.lower().endswith(_MEDIA)]
        if missing:
            what = f"the file {posixpath.relpath(missing[0], posixpath.dirname(capture.path))} is not there"
            faults.append(Fault(matter.body_line, what, "The post keeps its address"))
        kind = _kind_of(capture.path, matter, site)
        entry = Entry(kind, _judge(capture.path, matter, post.date), post)
        remarks = [_read_comment(row, n) for n, row in enumerate(_list_comments(capture, matter, site), 1)]
        found = ExportEntries([entry], remarks, (), faults, (), tuple(media.taken.values()))
        return replace(assemble(found), inferences=tuple(inferences) if entry.fate == KEPT else ())

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of a public post: its title, subtitle, text and comments."""
        matter, site = read_matter(read_text(capture.data).text), read_site(capture.path, capture.beside)
        if _judge(capture.path, matter, _find_date(capture.path, matter, site)) != KEPT:
            return ()
        text, _ = _prepare(capture, matter, site)
        title = matter.first("title") or _guess_title(capture.path, site, matter)
        words = [*html_text(title).split(), *html_text(matter.first("subtitle", "standfirst")).split()]
        if capture.path.lower().endswith(_MARKDOWN):
            words += list_body_words(text)
        else:
            words += list_html_words(text) if not capture.path.endswith(".textile") else text.split()
        for row in _list_comments(capture, matter, site):
            words += list_body_words(_text_of(row))
        return (SourceLine(1, tuple(words), "1"),)


def _prepare(capture: Capture, matter: FrontMatter, site: SiteFolder) -> tuple[str, list[str]]:
    """Return the text of a post with its generator's signs expanded, and those that are not known."""
    find = partial(_find_post, files=capture.beside, here=capture.path, site=site)
    context = MarkdownContext(site.base, site.path, find, is_vault=not site.kind)
    text, unknown = expand_signs(matter.body, context)
    if not matter.first("title"):
        title = _guess_title(capture.path, site, matter)
        head = re.match(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)", text)
        if head and head[1] == title:
            text = text[head.end() :]
    return text, unknown


def _guess_title(name: str, site: SiteFolder, matter: FrontMatter) -> str:
    """Return a title for a post without one: its first heading, or, as in Jekyll, the words of its file's name."""
    if "title" in matter.fields:
        return ""  # somebody has left it empty
    head = re.match(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)", matter.body)
    if head and not site.kind:
        return head[1]
    slug = split_name(name)[1]
    return " ".join(word.capitalize() for word in re.split(r"[-_]+", slug)) if site.kind == "jekyll" else slug


def _convert(name: str, text: str, resolve: partial[str]) -> str:
    if name.lower().endswith(_MARKDOWN):
        return convert_body(text, resolve)
    if name.endswith(".textile"):
        return "\n\n".join(
            " ".join(map(escape_line, part.split("\n")))
            for part in re.split(r"\n\s*\n", text.strip())
            if part.strip()
        )
    return convert_html(text, resolve)


def _kind_of(name: str, matter: FrontMatter, site: SiteFolder) -> str:
    inner = name[len(site.root) :]
    if site.kind == "jekyll":
        return "post" if "_posts/" in inner or "_drafts/" in inner else "page"
    if site.kind == "hugo":
        is_section = posixpath.basename(name).startswith("_index.")
        return "page" if is_section or not list_folders(name, site) or matter.first("type") == "page" else "post"
    return "page" if matter.first("layout", "type") == "page" else "post"


def _judge(name: str, matter: FrontMatter, date: Edtf | None) -> str:
    """Return ``KEPT`` for what the site showed, else why it did not."""
    value = {key: matter.first(key).lower() for key in ("draft", "published", "publish", "private", "status")}
    status = value["status"] or matter.first("visibility").lower()
    expiry = read_timestamp(matter.first("expirydate"))
    if matter.problem:
        return "of unknown status"
    if "/_drafts/" in name or value["draft"] in ("true", "yes", "1") or status == "draft":
        return "draft"
    if "false" in (value["published"], value["publish"]) or "no" in (value["published"], value["publish"]):
        return "draft"
    if value["private"] in ("true", "yes") or status in ("private", "trash", "pending") or matter.first("password"):
        return "private"
    if matter.first("headless").lower() == "true":
        return "not shown by itself"
    today = dt.datetime.now(dt.UTC).date().isoformat()
    later = read_timestamp(matter.first("publishdate")) or date
    if later is not None and later.plain[:10] > today:
        return "scheduled"
    return "expired" if expiry is not None and expiry.plain[:10] < today else KEPT


def _find_date(name: str, matter: FrontMatter, site: SiteFolder) -> Edtf | None:
    for key in ("date", "publishdate", "pubdate", "published", "created", "date.created"):
        found = read_timestamp(matter.first(key))
        if found:
            return found
    in_name = split_name(name)[0]
    counts = site.kind != "hugo" or any(":filename" in text for text in site.settings.all("frontmatter.date"))
    return read_timestamp(in_name) if in_name and counts else None


def _read_post(name: str, matter: FrontMatter, site: SiteFolder, body: str) -> tuple[CapturedPost, list[Inference]]:
    inferences: list[Inference] = []
    title = html_text(matter.first("title"))
    if not title and (guessed := _guess_title(name, site, matter)):
        title = html_text(guessed)
        inferences.append(Inference(1, "the title is made of the file's name or first heading", 0.8, "title"))
    if not matter.fields and not matter.problem and site.kind != "jekyll":
        inferences.append(Inference(1, "Markdown without front matter is taken for a post", 0.6))
    date = _find_date(name, matter, site)
    categories = _list_labels(matter, site, "categories", "category")
    categories = [*(list_folders(name, site) if "/_posts/" in name else ()), *categories]
    tags = _list_labels(matter, site, "tags", "tag", "labels", "label", "topics")
    url = find_address(name, (date.plain if date else "") or split_name(name)[0], matter, categories, site)
    others = matter.all("aliases", "redirect_from", "alias")
    subtitle = html_text(matter.first("subtitle", "standfirst"))
    kept = [(matter.names[one], texts) for one, texts in matter.fields.items() if one not in _KNOWN]
    authors = [clean_name(one) for one in matter.all("author", "authors", "by", "author.name")]
    post = CapturedPost(
        title=title,
        body=body,
        comments=(),
        locator=Locator("item", "1"),
        line=1,
        date=date,
        date_line=None,
        author=", ".join(one for one in authors if one) or None,
        labels=tuple(dict.fromkeys([*categories, *tags])),
        url=url if url and split_url(url) else None,
        standfirst=subtitle or None,
        other_urls=tuple(one for other in others if (one := _place_alias(other, site)) and one != url),
        imported=keep_fields(kept),
        language=matter.first("lang", "language", "locale") or find_language(name, site) or None,
    )
    return post, inferences


def _list_labels(matter: FrontMatter, site: SiteFolder, *names: str) -> list[str]:
    """Return labels; one text is several, which Jekyll divides by spaces and others by commas."""
    labels: list[str] = []
    for name in names:
        texts = matter.fields.get(name, ())
        if len(texts) == 1 and site.kind == "jekyll" and name in ("tags", "categories") and "," not in texts[0]:
            labels += texts[0].split()
        else:
            labels += [one.strip() for text in texts for one in (_TAG.findall(text) if len(texts) == 1 else [text])]
    return list(dict.fromkeys(label.lstrip("#") for label in labels if label.strip("# ")))


def _place_alias(written: str, site: SiteFolder) -> str | None:
    """Return an older address as a whole one, or as a path where the site's host is not known."""
    if written.startswith("http"):
        return written if split_url(written) else None
    if not written.startswith("/") and site.kind not in ("hugo", "jekyll"):
        return None  # another name of a note
    path = f"{site.path}/{written.lstrip('/')}"
    return f"{site.base}{path}" if split_url(path) else None


def _find_post(written: str, files: Mapping[str, CaptureFile], here: str, site: SiteFolder) -> str:
    """Return the address of another post of the site, which a text names by its file; empty if there is no such."""
    target = written.strip("\"'").partition("#")[0].lstrip("/")
    folder = posixpath.dirname(here)
    roots = (f"{folder}/", site.root, f"{site.root}_posts/", f"{site.root}content/", f"{site.root}content/posts/")
    for root in roots:
        for suffix in ("", *_MARKDOWN[:2], ".html", "/index.md"):
            path = posixpath.normpath(f"{root}{target}{suffix}")
            if path in files and path.lower().endswith((*_MARKDOWN, ".html")):
                matter = read_matter(read_text(files[path].read_bytes()).text)
                date = _find_date(path, matter, site)
                folders = list_folders(path, site) if "/_posts/" in path else []
                labels = [*folders, *_list_labels(matter, site, "categories", "category")]
                return find_address(path, date.plain if date else split_name(path)[0], matter, labels, site) or ""
    return ""


def _resolve(address: str, folder: str, site: SiteFolder, media: LocalMedia) -> str:
    """Return the address of a file in ``media/``; of another, the whole address where that is known."""
    if address.startswith("data:"):
        return media.take_data(address) or ""
    bare = address.removeprefix(site.base) if site.base else address
    if bare.startswith("/") and not bare.startswith("//"):
        inner = bare.removeprefix(site.path).lstrip("/")
        wanted = [path for one in _FILE_FOLDERS for path in list_paths(inner, f"{site.root}{one}")]
        return media.take_first(wanted) or (f"{site.base}{bare}" if site.base else bare)
    near = list_paths(address, folder)
    found = media.take_first(near)
    if found or not near:
        return found or address
    name = posixpath.basename(near[0])
    found = media.take_first([f"{site.root}{one}{name}" for one in _FILE_FOLDERS])
    if not found:
        media.missing[near[0]] = None
    return found or address


def _list_comments(capture: Capture, matter: FrontMatter, site: SiteFolder) -> Iterator[Mapping[str, str]]:
    """Yield the comments on a post: those of its front matter, and those that Staticman has written."""
    yield from matter.rows.get("comments", ())
    if site.kind != "jekyll":
        return
    stem = posixpath.splitext(posixpath.basename(capture.path))[0]
    for slug in dict.fromkeys((stem, split_name(capture.path)[1])):
        start = f"{site.root}_data/comments/{slug}/"
        for path in sorted(path for path in capture.beside if path.startswith(start)):
            text = read_text(capture.beside[path].read_bytes()).text
            row = read_matter(f"---\n{text}\n---\n").fields
            yield {name: texts[0] for name, texts in row.items() if texts}


def _text_of(row: Mapping[str, str]) -> str:
    return next((row[name] for name in ("content", "body", "message", "text", "comment") if row.get(name)), "")


def _read_comment(row: Mapping[str, str], number: int) -> Remark:
    """Return a comment; who answers whom is written in several ways, of which ids are kept."""
    comment_id = row.get("_id") or row.get("id") or f"n{number}"
    comment = CapturedComment(
        id=comment_id,
        text=convert_body(_text_of(row), _as_it_is),
        parent=next((row[one] for one in ("replying_to", "_parent", "parent", "reply_to") if row.get(one)), None),
        author=clean_name(row.get("author") or row.get("name") or ""),
        date=read_timestamp(row.get("date", "")),
        platform_id=comment_id if comment_id.isalnum() and comment_id != f"n{number}" else None,
    )
    is_hidden = row.get("hidden", "").lower() == "true" or row.get("approved", "").lower() == "false"
    return Remark("comment", "hidden" if is_hidden else KEPT, "1", 1, comment)


def _as_it_is(address: str) -> str:
    return address
