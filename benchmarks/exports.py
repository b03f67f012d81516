"""Seconds and peak memory of converting large exports: WordPress and Blogger.

    python -m benchmarks.exports [POSTS [COMMENTS]]

The exports are made up: each post has 300 words in paragraphs with links, emphasis, a list and a picture, and the
comments of 30 words are shared out, half of them replies. ``convert`` runs as a whole process, from the file that
somebody names to the written posts; then again, where there is nothing to do.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.synthetic import make_words

if TYPE_CHECKING:
    import resource
    from collections.abc import Callable, Iterator

_ROOT = Path(__file__).resolve().parent.parent
_SEED = 20_261_127
_BLOG = "https://harbour.example"


class _Words:
    """Sentences of made-up words."""

    def __init__(self) -> None:
        self._chance = random.Random(_SEED)
        self._words = make_words(20_000, self._chance)

    def sentence(self, length: int) -> str:
        return " ".join(self._chance.choices(self._words, k=length)).capitalize() + "."

    def body(self, number: int) -> str:
        link = f'<a href="{_BLOG}/{max(1, number - 3)}.html">{self.sentence(3)}</a>'
        picture = f'<img src="{_BLOG}/files/{number}.jpg" alt="{self.sentence(3)}">'
        items = "".join(f"<li>{self.sentence(8)}</li>" for _ in range(4))
        parts = [f"<p>{self.sentence(30)} <em>{self.sentence(4)}</em> {self.sentence(25)}</p>" for _ in range(4)]
        return "\n".join([*parts, f"<p>{link} {self.sentence(10)} {picture}</p>", f"<ul>{items}</ul>"])


def _share(posts: int, comments: int) -> Iterator[tuple[int, list[int]]]:
    """Yield each post with the numbers of its comments."""
    first = 1
    for number in range(1, posts + 1):
        last = comments * number // posts
        yield number, list(range(first, last + 1))
        first = last + 1


def write_wordpress(path: Path, posts: int, comments: int) -> None:
    """Write a WordPress export."""
    words = _Words()
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"'
            ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<channel><wp:base_blog_url>{_BLOG}</wp:base_blog_url>\n"
        )
        for number, own in _share(posts, comments):
            day = f"{2000 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02} 10:{number % 60:02}:00"
            file.write(
                f"<item><title>{words.sentence(6)}</title><link>{_BLOG}/{number}.html</link><dc:creator>ann"
                f"</dc:creator><content:encoded><![CDATA[{words.body(number)}]]></content:encoded>"
                f"<wp:post_id>{number}</wp:post_id><wp:post_date>{day}</wp:post_date><wp:status>publish</wp:status>"
                "<wp:post_type>post</wp:post_type>\n"
            )
            for index, comment in enumerate(own):
                parent = own[index - 1] if index % 2 else 0
                file.write(
                    f"<wp:comment><wp:comment_id>{comment}</wp:comment_id>"
                    "<wp:comment_author>Ben</wp:comment_author>"
                    f"<wp:comment_date>{day}</wp:comment_date><wp:comment_approved>1</wp:comment_approved>"
                    f"<wp:comment_content><![CDATA[{words.sentence(15)}\n\n{words.sentence(15)}]]>"
                    "</wp:comment_content>"
                    f"<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>\n"
                )
            file.write("</item>\n")
        file.write("</channel></rss>\n")


def write_blogger(path: Path, posts: int, comments: int) -> None:
    """Write a backup of a Blogger blog."""
    words = _Words()
    kind = "http://schemas.google.com/g/2005#kind"

    def entry(what: str, number: int, title: str, body: str, more: str) -> str:
        day = f"{2000 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}T10:{number % 60:02}:00.000Z"
        return (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><published>{day}</published><category"
            f" scheme='{kind}' term='http://schemas.google.com/blogger/2008/kind#{what}'/>"
            f"<title type='text'>{title}</title><content type='html'>{escape(body)}</content>"
            f"<author><name>Ann</name></author>{more}</entry>\n"
        )

    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"'
            ' xmlns:thr="http://purl.org/syndication/thread/1.0">\n'
        )
        for number, own in _share(posts, comments):
            link = f"<link rel='alternate' type='text/html' href='{_BLOG}/{number}.html'/>"
            file.write(entry("post", number, words.sentence(6), words.body(number), link))
            for index, comment in enumerate(own):
                answered = f"<thr:in-reply-to ref='tag:blogger.com,1999:blog-1.post-{number}'/>"
                if index % 2:
                    parent = f"{_BLOG}/feeds/1/{number}/comments/default/{posts + own[index - 1]}"
                    answered += f"<link rel='related' href='{parent}'/>"
                text = f"{words.sentence(15)}<br/>{words.sentence(15)}"
                file.write(entry("comment", posts + comment, "", text, answered))
        file.write("</feed>\n")


FORMATS: dict[str, Callable[[Path, int, int], None]] = {"WordPress": write_wordpress, "Blogger": write_blogger}


def run_convert(folder: Path, *files: str) -> tuple[float, float]:
    """Return the seconds and the peak memory in MB of converting in a process of its own."""
    command = [sys.executable, str(_ROOT / "build.py"), "--content", str(folder / "content"), "convert", *files]
    begin = time.perf_counter()
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=_ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit((folder / "output").read_text(encoding="utf-8")[-2000:])
    return time.perf_counter() - begin, _peak_of(usage)


def _peak_of(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    """Measure both formats."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", nargs="?", type=int, default=10_000)
    parser.add_argument("comments", nargs="?", type=int)
    arguments = parser.parse_args()
    comments = arguments.comments if arguments.comments is not None else arguments.posts * 10
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {cores} cores\n")
    print("| export | MB | posts | comments | seconds | peak MB | again s | again peak MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for name, write in FORMATS.items():
        with tempfile.TemporaryDirectory(prefix="postil-benchmark-") as made:
            folder = Path(made)
            export = folder / "export.xml"
            write(export, arguments.posts, comments)
            seconds, peak = run_convert(folder, str(export))
            again, again_peak = run_convert(folder)
            size = export.stat().st_size / 1e6
            print(
                f"| {name} | {size:.0f} | {arguments.posts:,} | {comments:,} | {seconds:.1f} | {peak:,.0f} "
                f"| {again:.1f} | {again_peak:,.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
