"""Articles to pages: the values that each template shows, and the addresses of the site."""

from postil.site.pages.base import name_markdown_zip, name_zip, plan_site
from postil.site.pages.citation import render_citations
from postil.site.pages.collections import render_lists
from postil.site.pages.glossary import KINDS_OF_TERMS
from postil.site.pages.posts import render_post

__all__ = [
    "KINDS_OF_TERMS",
    "name_markdown_zip",
    "name_zip",
    "plan_site",
    "render_citations",
    "render_lists",
    "render_post",
]
