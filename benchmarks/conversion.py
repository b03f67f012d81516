"""Megabytes a second, posts a second and peak memory of conversion, for captures of growing size.

    python -m benchmarks.conversion [MB ...]

The captures are made up, in the shapes of real ones: month pages with paragraphs, lists and signatures, and
posts with threads of comments. Reading, writing files and the ledger are measured separately.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.end_to_end import read_peak
from benchmarks.synthetic import make_words
from postil.captures import (
    EarlierConversions,
    convert_captures,
    plan_files,
    read_captures,
    reconcile_words,
    write_posts,
)
from postil.captures.readers.registry import READERS
from postil.content.config import Config
from postil.model.problems import Problems


def make_page(day: dt.date, posts: int, chance: random.Random, words: list[str]) -> str:
    """Return a page of posts, newest first; one in three has comments, which end its page."""

    def sentence(least: int = 6, most: int = 24) -> str:
        return " ".join(chance.choices(words, k=chance.randint(least, most))).capitalize() + "."

    def paragraph() -> str:
        return " ".join(sentence() for _ in range(chance.randint(2, 6)))

    rows: list[str] = []
    for number in range(posts):
        date = day - dt.timedelta(days=number)
        rows += [f"{date:%A}, {date.day} {date:%B} {date.year}", "", sentence(2, 6).rstrip("."), ""]
        for part in range(chance.randint(6, 14)):
            rows += [paragraph(), ""]
            if part % 5 == 4:
                rows[-1:] = [f"  • {sentence()}" for _ in range(5)]
        rows += [sentence(1, 2).rstrip("."), sentence(2, 3).rstrip("."), ""]
    if chance.random() < 0.33:
        rows += ["", ""]
        for number in range(1, chance.randint(3, 20)):
            rows += [f"  {number}. {paragraph()}", "", f"    {paragraph()}", "", "    ReplyDelete"]
            if number % 3 == 0:
                rows += ["    Replies", f"    1. {paragraph()}", "", "      Delete"]
    return "\n".join(rows)


def write_captures(folder: Path, megabytes: int, pages: int) -> int:
    """Write captures of so many MB in all, in so many files; return their size in bytes."""
    chance = random.Random(7)
    words = make_words(5_000, chance)
    folder.mkdir(parents=True)
    size = 0
    for number in range(pages):
        text = ""
        day = dt.date(2010, 1, 31) + dt.timedelta(days=31 * (number % 900))
        while len(text) < megabytes * 1_000_000 / pages:
            text += ("\n\n" if text else "") + make_page(day, chance.choice((1, 8)), chance, words)
            day -= dt.timedelta(days=31)
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
        size += len(text.encode())
    return size


def measure(content: Path, size: int, files: int) -> str:
    """Return a row of the table: one conversion, and the ledger of it."""
    problems = Problems()
    begin = time.perf_counter()
    captures = read_captures(content, READERS, problems)
    conversion = convert_captures(captures, [], {}, Config(), problems)
    read = time.perf_counter()
    plan = plan_files(conversion, [], EarlierConversions({}, {}, {}, frozenset()), captures, Config(), problems)
    posts = write_posts(content, plan)
    written = time.perf_counter()
    peak = read_peak()
    rows, _ = reconcile_words(captures, conversion, [file.post for file in plan], {})
    counted = time.perf_counter()
    lost = sum(row.lost + row.invented for row in rows)
    seconds = read - begin
    return (
        f"| {size / 1e6:.1f} MB in {files} | {posts:,} | {size / 1e6 / seconds:.1f} | {posts / seconds:,.0f} "
        f"| {written - read:.2f} | {counted - written:.2f} | {lost} | {peak:.0f} |"
    )


def main() -> None:
    """Measure each size in a process of its own, so that peaks do not add up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("megabytes", nargs="*", type=int, default=[1, 10, 50])
    parser.add_argument("--one", nargs=2, type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        megabytes, files = arguments.one
        with tempfile.TemporaryDirectory(prefix="postil-benchmark-") as folder:
            content = Path(folder) / "content"
            size = write_captures(content / "captures", megabytes, files)
            print(measure(content, size, files))
        return
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}\n")
    print("| captures, files | posts | read MB/s | posts/s | write s | ledger s | lost | peak MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for megabytes in arguments.megabytes:
        for files in (1, max(1, megabytes * 20)):
            command = [sys.executable, "-m", "benchmarks.conversion", "--one", str(megabytes), str(files)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
