"""The forms of pages: one row a platform's way to write a page, with the languages that it comes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.text_forms import blogger, other_platforms, wordpress
from benchmarks.text_forms.labels import Labels
from benchmarks.text_forms.made_up import Writer, list_languages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.text_forms.labels import Pool
    from benchmarks.text_forms.made_up import MadePost


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write pages: ``posts`` a page, with up to so many ``comments`` each, in these ``languages``.

    ``write`` returns the HTML of a page.
    """

    name: str
    write: Callable[[Sequence[MadePost], Labels], str]
    languages: tuple[str, ...]
    posts: int = 1
    comments: int = 7


_ALL = list_languages()
_TYPEPAD = ("en", "de", "fr", "es", "it", "nl", "ja")
_ENGLISH = ("en",)

FORMS = (
    Form("blogger-threaded", blogger.write_threaded, _ALL),
    Form("blogger-classic", blogger.write_classic, _ALL),
    Form("blogger-classic-times", blogger.write_classic_times, _ALL),
    Form("blogger-month", blogger.write_month, _ALL, posts=4),
    Form("blogger-alone", blogger.write_alone, _ALL, comments=0),
    Form("wordpress-says", wordpress.write_says, _ALL),
    Form("wordpress-numbered", wordpress.write_numbered, _ALL),
    Form("wordpress-footers", wordpress.write_footers, _ALL),
    Form("wordpress-date-said", wordpress.write_date_said, _ALL),
    Form("wordpress-articles", wordpress.write_articles, _ALL),
    Form("wordpress-month", wordpress.write_month, _ALL, posts=4),
    Form("wordpress-heads", wordpress.write_heads, _ALL, posts=3),
    Form("wordpress-alone", wordpress.write_alone, _ALL, comments=0),
    Form("typepad", other_platforms.write_typepad, _TYPEPAD),
    Form("typepad-said", other_platforms.write_typepad_said, _ENGLISH),
    Form("movable-type", other_platforms.write_movable_type, _ENGLISH),
    Form("movable-type-posted", other_platforms.write_movable_type_posted, _ENGLISH),
    Form("livejournal", other_platforms.write_livejournal, _ENGLISH),
    Form("disqus", other_platforms.write_disqus, _ENGLISH),
    Form("haloscan", other_platforms.write_haloscan, _ENGLISH),
    Form("squarespace", other_platforms.write_squarespace, _ENGLISH),
    Form("substack", other_platforms.write_substack, _ENGLISH),
)


def write_page(form: Form, language: str, pool: Pool, number: int) -> str:
    """Return the HTML of one made-up page of a form; ``number`` is its seed."""
    writer = Writer(language, pool, f"{form.name} {number}")
    return form.write(writer.write_posts(form.posts, form.comments), Labels(language, pool))
