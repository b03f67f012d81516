"""Articles to pages: the values that each template shows, and the addresses of the site."""

from postil.pages.citing import render_citations
from postil.pages.frame import name_markdown_zip, plan_site
from postil.pages.lists import render_lists
from postil.pages.posts import render_post
from postil.pages.reference import KINDS_OF_TERMS

__all__ = [
    "KINDS_OF_TERMS",
    "name_markdown_zip",
    "plan_site",
    "render_citations",
    "render_lists",
    "render_post",
]
