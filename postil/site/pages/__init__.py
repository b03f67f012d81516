"""Articles to pages: the values that each template shows, and the addresses of the site."""

from postil.site.pages.base import Site, describe_site, name_markdown_zip, name_zip
from postil.site.pages.collections import render_lists
from postil.site.pages.glossary import KINDS_OF_TERMS
from postil.site.pages.posts import make_post, render_post

__all__ = [
    "KINDS_OF_TERMS",
    "Site",
    "describe_site",
    "make_post",
    "name_markdown_zip",
    "name_zip",
    "render_lists",
    "render_post",
]
