"""Folders of site generators: where a site begins, what it is made with, and the addresses of its posts."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.captures.readers.front_matter import FrontMatter, read_matter
from postil.captures.readers.xml_text import read_text
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from postil.model.captured import CaptureFile

_JEKYLL = ("_config.yml", "_config.yaml", "_config.toml")
_HUGO = tuple(
    f"{folder}{name}.{suffix}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for suffix in ("toml", "yaml", "yml", "json")
)
_ELEVENTY = (
    "eleventy.config.js",
    "eleventy.config.cjs",
    "eleventy.config.mjs",
    "_data/metadata.json",
    "package.json",
)
_DATED = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})[-_ ](?P<slug>.+)")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?")
_SIGN = re.compile(r":(\w+)")


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """A site as its makers kept it: its folder, which ends in a slash, what makes it, and its settings."""

    root: str
    kind: str  # "jekyll", "hugo", "eleventy" or "" where nothing says it
    settings: FrontMatter

    @property
    def base(self) -> str:
        """The address at which the site was; empty if it is not said."""
        base = self.settings.first("url", "baseurl") if self.kind == "hugo" else self.settings.first("url")
        base = base or self.settings.first("baseurl")
        return base.rstrip("/") if base.startswith("http") else ""

    @property
    def path(self) -> str:
        """The path at which a Jekyll site was on its host."""
        path = self.settings.first("baseurl") if self.kind != "hugo" else ""
        return "" if path.startswith("http") else path.rstrip("/")


def find_root(name: str, names: Collection[str]) -> tuple[str, str, str]:
    """Return the folder of the site that a file belongs to, its kind, and the path of its settings."""
    folder = posixpath.dirname(name)
    while folder and folder != "captures":
        for kind, settings in (("jekyll", _JEKYLL), ("hugo", _HUGO), ("eleventy", _ELEVENTY)):
            for one in settings:
                if f"{folder}/{one}" in names:
                    return f"{folder}/", kind, f"{folder}/{one}"
        folder = posixpath.dirname(folder)
    parts = name.split("/")
    for sign, kind in (("_posts", "jekyll"), ("_drafts", "jekyll"), ("content", "hugo")):
        if sign in parts[:-1]:
            above = parts[: parts.index(sign)]
            return f"{'/'.join(above)}/", kind if kind == "jekyll" else "", ""
    return f"{'/'.join(parts[:2])}/" if len(parts) > 2 else f"{posixpath.dirname(name)}/", "", ""


def read_site(name: str, files: Mapping[str, CaptureFile]) -> SiteFolder:
    """Return the site that a file belongs to."""
    root, kind, path = find_root(name, files)
    settings = read_matter("")
    if path and not path.endswith((".js", ".cjs", ".mjs", ".json")):
        text = read_text(files[path].read_bytes()).text
        mark = "+++" if path.endswith(".toml") else "---"
        settings = read_matter(f"{mark}\n{text}\n{mark}\n")
    return SiteFolder(root, kind, settings)


def split_name(name: str) -> tuple[str, str]:
    """Return the date that the name of a post's file begins with, as ISO 8601, and its slug; each may be empty."""
    stem = posixpath.splitext(posixpath.basename(name))[0]
    if stem in ("index", "_index"):
        stem = posixpath.basename(posixpath.dirname(name))
    dated = _DATED.fullmatch(stem)
    if dated is None:
        return "", stem
    return f"{dated['year']}-{int(dated['month']):02}-{int(dated['day']):02}", dated["slug"]


def list_folders(name: str, site: SiteFolder) -> list[str]:
    """Return the names of the folders between a site and a post, without those that only hold all posts."""
    inner = posixpath.dirname(name[len(site.root) :]).split("/")
    return [one for one in inner if one and one not in ("_posts", "_drafts", "content", "src")]


def find_address(name: str, date: str, matter: FrontMatter, labels: Sequence[str], site: SiteFolder) -> str | None:
    """Return the address that a post had, as far as its site says how it made them.

    It is a path where the host is unknown. ``date`` is the post's own, as ISO 8601; ``labels`` are its categories.
    """
    written = matter.first("permalink", "url")
    if written.startswith("http"):
        return written
    if site.kind == "jekyll":
        path = _make_jekyll_path(name, date, written, labels, site)
    elif site.kind == "hugo":
        path = _make_hugo_path(name, date, matter, site)
    else:
        path = f"/{written.strip('/')}" + ("/" if written.endswith("/") else "") if written.startswith("/") else ""
    if not path:
        return None
    return f"{site.base}{site.path}{path}"


def _make_jekyll_path(name: str, date: str, written: str, labels: Sequence[str], site: SiteFolder) -> str:
    is_post = "/_posts/" in name
    pattern = written or (site.settings.first("permalink") or "date" if is_post and site.settings.fields else "")
    if not pattern:
        inner = name[len(site.root) :]
        return f"/{posixpath.splitext(inner)[0]}.html" if not is_post and site.settings.fields else ""
    pattern = _STYLES.get(pattern, pattern)
    _, slug = split_name(name)
    values = {
        **_split_date(date),
        "title": slug,
        "slug": slugify(slug),
        "categories": "/".join(slugify(label) for label in labels),
    }
    path = _SIGN.sub(lambda sign: values.get(sign[1], sign[0]), pattern)
    return re.sub("/{2,}", "/", f"/{path}")


def _make_hugo_path(name: str, date: str, matter: FrontMatter, site: SiteFolder) -> str:
    written = matter.first("url")
    if written:
        return written if written.startswith("/") else f"/{written}"
    if not site.settings.fields:
        return ""
    folders = list_folders(name, site)
    language = find_language(name, site)
    start = f"/{language}/" if language and language != site.settings.first("defaultcontentlanguage") else "/"
    if posixpath.basename(name).startswith("_index."):
        return start + "".join(f"{one}/" for one in folders)
    is_bundle = posixpath.basename(name).startswith("index.")
    own = posixpath.splitext(posixpath.basename(name))[0].partition(".")[0]
    slug = matter.first("slug") or (folders[-1] if is_bundle and folders else own)
    section = folders[0] if folders else ""
    pattern = site.settings.first(f"permalinks.{section}", f"permalinks.page.{section}") if section else ""
    if not pattern:
        above = folders[:-1] if is_bundle else folders
        return start + "".join(f"{one}/" for one in (*above, slug) if one)
    values = {
        **_split_date(date),
        "slug": slug,
        "title": slugify(matter.first("title")) or slug,
        "filename": own,
        "section": section,
        "sections": "/".join(folders[:-1] if is_bundle else folders),
        "contentbasename": slug,
        "slugorcontentbasename": slug,
    }
    return start + _SIGN.sub(lambda sign: values.get(sign[1], sign[0]), pattern).lstrip("/")


def find_language(name: str, site: SiteFolder) -> str:
    """Return the language of a translation, which Hugo writes before the suffix of a file's name."""
    parts = posixpath.basename(name).split(".")
    is_translated = site.kind == "hugo" and len(parts) > 2 and _LANGUAGE.fullmatch(parts[-2])
    return parts[-2] if is_translated else ""


def _split_date(date: str) -> dict[str, str]:
    year, month, day = [*date[:10].split("-"), "", "", ""][:3]
    return {
        "year": year,
        "short_year": year[-2:],
        "month": month,
        "i_month": month.lstrip("0"),
        "day": day,
        "i_day": day.lstrip("0"),
    }
