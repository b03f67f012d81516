"""Articles to pages: the values that each template shows, and the addresses of the site."""

from postil.pages.frame import plan_site
from postil.pages.lists import render_lists
from postil.pages.notes import cite
from postil.pages.posts import render_post

__all__ = ["cite", "plan_site", "render_lists", "render_post"]
