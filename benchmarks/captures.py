"""How well text captures of many platforms, languages and extractors are read: precision and recall by form.

    python -m benchmarks.captures [--form NAME] [--language en] [--extractor NAME] [--held-out]
                                  [--pages-a-form 2] [--failures N] [--write DIR]
    python -m benchmarks.captures --pages DIR [--failures N]

Without ``--pages``, made-up pages are written in the forms of many platforms, each as several extractors
leave it, and read as ``convert`` does. ``--held-out`` draws names, sentences, labels and variants of the forms
from a second pool. ``--pages`` reads the text of real pages instead, ``NAME.EXTRACTOR.txt`` beside
``NAME.html``, whose structure gives the truth. ``--failures`` prints what was wrong with the first N pages,
``--write`` writes the texts of all pages into a folder.

Shares are of what the text of a page says: a title, date or name that an extractor left out is not expected,
nor is a comment that nothing marks as one (column *unmarked*).
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.text_forms.extractors import EXTRACTORS
from benchmarks.text_forms.forms import FORMS, write_page
from benchmarks.text_forms.real_pages import read_pages as read_real_pages
from benchmarks.text_forms.scoring import Tally, score_page
from benchmarks.text_forms.truth import Page, make_page
from postil.captures import convert_captures, read_captures
from postil.captures.readers.registry import READERS
from postil.content.config import Config
from postil.model.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from benchmarks.text_forms.labels import Pool
    from postil.model.records import Document

_HEADS = (
    "pages posts found invented body title date author comments recall precision whole date reply unmarked absent"
).split()


def write_pages(pool: Pool, pages_a_form: int) -> Iterator[Page]:
    """Return made-up pages in all forms, languages and extractors; so many of each."""
    for form in FORMS:
        for language in form.languages:
            for number in range(pages_a_form):
                markup = write_page(form, language, pool, number)
                for extractor in EXTRACTORS:
                    name = f"{form.name}.{language}.{extractor.name}.{number}"
                    yield make_page(name, form.name, language, markup, extractor)


def read_pages(pages: Sequence[Page]) -> dict[str, list[Document]]:
    """Return the posts that are read of pages of one language, as ``convert`` reads them; by the page's name."""
    problems = Problems()
    found: dict[str, list[Document]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="postil-benchmark-") as folder:
        captures = Path(folder) / "content" / "captures"
        captures.mkdir(parents=True)
        for page in pages:
            (captures / f"{page.name}.txt").write_text(page.text, encoding="utf-8")
        read = read_captures(captures.parent, READERS, problems)
        conversion = convert_captures(read, [], {}, Config(language=pages[0].language), problems)
    for document in conversion.posts:
        assert document.capture is not None
        found[Path(document.capture.file).stem].append(document)
    return found


def score_pages(pages: Iterable[Page]) -> list[tuple[Page, Tally]]:
    """Read pages and score each; those of one form, language and extractor are read as one archive."""
    archives: dict[tuple[str, str, str], list[Page]] = defaultdict(list)
    for page in pages:
        archives[page.form, page.language, page.extractor].append(page)
    scored = []
    for archive in archives.values():
        read = read_pages(archive)
        scored += [(page, score_page(page, read.get(page.name, []))) for page in archive]
    return scored


def print_table(scored: Sequence[tuple[Page, Tally]], head: str, key: Callable[[Page], str]) -> None:
    """Print a row for each group of pages, and one for all."""
    rows: dict[str, Tally] = {}
    total = Tally()
    for page, tally in scored:
        rows.setdefault(key(page), Tally()).add(tally)
        total.add(tally)
    print(f"| {head} | {' | '.join(_HEADS)} |\n|---|{'---:|' * len(_HEADS)}")
    for name, tally in (*rows.items(), ("**all**", total)):
        print(f"| {name} | {' | '.join(_write_cells(tally))} |")
    print()


def _write_cells(tally: Tally) -> list[str]:
    counts = (tally.pages, tally.posts, tally.found, tally.invented)
    of_posts = ((tally.bodies, tally.found), tally.titles, tally.dates, tally.authors)
    of_comments = (
        (tally.comments_right, tally.comments),
        (tally.comments_right, tally.comments_read),
        (tally.whole, tally.comments_found),
        tally.comment_dates,
        tally.replies,
    )
    cells = (
        [f"{count:,}" for count in counts] + [_write_share(*pair) for pair in of_posts] + [f"{tally.comments:,}"]
    )
    return [*cells, *(_write_share(*pair) for pair in of_comments), f"{tally.unmarked:,}", f"{tally.absent:,}"]


def _write_share(right: int, expected: int) -> str:
    if not expected:
        return "–"
    # Rounded down, so that 1.00 means all.
    return f"{int(100 * right / expected) / 100:.2f}"


def print_failures(scored: Sequence[tuple[Page, Tally]], count: int) -> None:
    """Print how many faults of each kind there are, and those of the first pages, as what was expected and read."""
    wrong = [(page, tally) for page, tally in scored if tally.faults]
    print(f"{len(wrong)} of {len(scored)} pages are read wrongly.\n")
    kinds = Counter(fault.partition(":")[0] for _, tally in wrong for fault in tally.faults)
    print("".join(f"{number:6} {kind}\n" for kind, number in kinds.most_common()))
    for page, tally in wrong[:count]:
        print(page.name)
        print("".join(f"  {fault}\n" for fault in tally.faults))


def main() -> None:
    """Write or find pages, read them, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--form")
    parser.add_argument("--language")
    parser.add_argument("--extractor")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--pages-a-form", type=int, default=2)
    parser.add_argument("--failures", type=int, default=0)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    if arguments.pages:
        pages = list(read_real_pages(arguments.pages))
    else:
        pages = list(write_pages("held_out" if arguments.held_out else "shown", arguments.pages_a_form))
    for name in ("form", "language", "extractor"):
        wanted = getattr(arguments, name)
        pages = [page for page in pages if wanted in (None, getattr(page, name))]
    if arguments.write:
        arguments.write.mkdir(parents=True, exist_ok=True)
        for page in pages:
            (arguments.write / f"{page.name}.txt").write_text(page.text, encoding="utf-8")
    scored = score_pages(pages)
    print_table(scored, "form", lambda page: page.form)
    print_table(scored, "extractor", lambda page: page.extractor)
    print_table(scored, "language", lambda page: page.language)
    if arguments.failures:
        print_failures(scored, arguments.failures)


if __name__ == "__main__":
    main()
