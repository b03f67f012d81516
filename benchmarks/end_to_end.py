"""Seconds, posts a second and peak memory of each stage of a build, for an archive of N posts.

    python -m benchmarks.end_to_end [N] [--comments 6]

It makes the archive in a temporary folder, builds it whole, then once more after one post was
edited. Peak memory of a stage is measured by the kernel (Linux; elsewhere the peak so far).
"""

from __future__ import annotations

import argparse
import contextlib
import platform
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import build as pipeline
from benchmarks.synthetic import write_archive
from postil.captures.readers.registry import READERS
from postil.cli import Report, Request, tune_gc
from postil.jobs.memo import Memo
from postil.model.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeVar

    T = TypeVar("T")


class MeasuringReport(Report):
    """A report that keeps each stage's seconds and peak memory, and prints nothing."""

    def __init__(self) -> None:
        super().__init__(Problems())
        self.table: list[tuple[str, float, float]] = []
        self._name = ""
        self._start = 0.0

    def stage(self, name: str) -> None:
        """Close the row of the stage before."""
        now = time.perf_counter()
        if self._name:
            self.table.append((self._name, now - self._start, read_peak()))
        reset_peak()
        self._name, self._start = name, time.perf_counter()

    def each(self, items: Iterable[T], number: int) -> Iterator[T]:  # noqa: ARG002
        """Yield the items."""
        yield from items

    def close(self, *_: object) -> None:
        """Close the last row."""
        self.stage("")


def reset_peak() -> None:
    """Let the kernel count peak memory anew, where it can."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def read_peak() -> float:
    """Return the peak memory of this process in MB, since it was reset where that can be done."""
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1000
    except OSError:
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def measure(content: Path, site: Path, posts: int, title: str) -> None:
    """Build once and print a row for each stage."""
    report = MeasuringReport()
    pipeline.build(Request(content, site, Memo(site.parent / "memo"), READERS), report)
    print(f"\n{title}\n\n| stage | seconds | posts/s | peak MB |\n|---|---:|---:|---:|")
    for name, seconds, peak in report.table:
        print(f"| {name} | {seconds:.2f} | {posts / max(seconds, 1e-9):,.0f} | {peak:.0f} |")
    total = sum(seconds for _, seconds, _ in report.table)
    search = sum(seconds for name, seconds, _ in report.table if name == "index")
    peak = max(peak for _, _, peak in report.table)
    print(f"| **all** | **{total:.2f}** | {posts / total:,.0f} | **{peak:.0f}** |")
    print(f"| all without search | {total - search:.2f} | {posts / (total - search):,.0f} | |")
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"\nPagefind's own peak: {children / (1e6 if sys.platform == 'darwin' else 1e3):.0f} MB.")


def main() -> None:
    """Make the archive, build it, edit a post, build it again."""
    tune_gc()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", nargs="?", type=int, default=1000)
    parser.add_argument("--comments", type=int, default=6, help="a post (default 6)")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="postil-benchmark-"))
    try:
        write_archive(folder / "content", arguments.posts, arguments.comments)
        print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
        size = f"{arguments.posts} posts, {arguments.posts * arguments.comments} comments"
        measure(folder / "content", folder / "site", arguments.posts, f"First build: {size}")
        edited = min((folder / "content" / "posts").rglob("*.md"))
        front, _, text = edited.read_text(encoding="utf-8").partition("\n---\n")
        edited.write_text(f"{front}\n---\n{text.replace('.', '. Edited.', 1)}", encoding="utf-8")
        measure(folder / "content", folder / "site", arguments.posts, "Again, after an edit of one post")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
