"""Builds that break off, killed or on a full disk: content stays whole, and the next build mends the rest.

POSTIL_KILLS=200 kills so many builds.
"""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import frontmatter

from tests.conftest import ROOT, Archive
from tests.samples import FILLER, PAGE

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("POSTIL_KILLS", "12"))
DAYS = [
    PAGE.replace("15 April", f"{day} April").replace("The harbour", f"The harbour {day}") for day in range(1, 13)
]
NOTE = "- {{id: n1, quote: The first paragraph stays, kind: context, note: 'Written {}.'}}\n"


def start(archive: Archive, **options: object) -> subprocess.Popen[str]:
    """Start a build in a process of its own."""
    command = [
        sys.executable,
        str(ROOT / "build.py"),
        "--content",
        str(archive.content),
        "--site",
        str(archive.site),
    ]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=archive.folder, **options)  # type: ignore[call-overload,no-any-return]


def finish(archive: Archive) -> None:
    """Build in a process of its own, and fail the test if that does not go well."""
    process = start(archive)
    told = process.communicate()
    assert process.returncode == 0, told


def list_temporary(folder: Path) -> list[str]:
    """Return the temporary files that a broken build may leave."""
    return [path.name for path in folder.rglob("*") if path.name.endswith((".writing", ".postil-new"))]


def count_written(site: Path, begun_ns: int) -> int:
    """Return how many files of a site were written since a moment."""
    count = 0
    for path in site.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            count += path.is_file() and path.stat().st_mtime_ns > begun_ns
    return count


def build_elsewhere(archive: Archive, folder: Path) -> dict[str, bytes]:
    """Return the site of a clean build of the same content."""
    clean = Archive(folder)
    shutil.copytree(archive.content, clean.content)
    clean.build()
    found = clean.files()
    shutil.rmtree(folder)
    return found


def change(archive: Archive, chance: random.Random, number: int) -> None:
    """Change what an archivist may change: a capture is added, a note, a redaction, a post."""
    kind = number % 4
    if kind == 0:
        archive.write({f"captures/new-{number}.txt": chance.choice(DAYS).replace("April", "May") + f"\n{FILLER}\n"})
    elif kind == 1:
        archive.write({"notes/2014-04-01-the-harbour-1.yml": NOTE.format(number)})
    elif kind == 2:
        day = chance.randint(2, 12)
        archive.write({"redactions.yml": f"- {{target: 2014-04-{day:02}-the-harbour-{day}, reason: Asked for.}}\n"})
    else:
        path = next(iter(sorted(archive.content.glob("posts/*/*-the-harbour-1.md"))))
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("says something", f"says {number} things", 1), encoding="utf-8")


def test_what_killed_builds_leave_the_next_one_mends(archive: Archive, tmp_path: Path) -> None:
    archive.write({f"captures/{number}.txt": text for number, text in enumerate(DAYS)})
    begun = time.monotonic()
    finish(archive)
    whole = time.monotonic() - begun
    chance, killed = random.Random(11), 0
    for number in range(KILLS):
        change(archive, chance, number)
        captures = {p.name: p.read_bytes() for p in (archive.content / "captures").iterdir()}
        begun_ns = time.time_ns()
        process = start(archive)
        if chance.random() < 0.5:  # while it publishes, which takes a small part of its time
            files = chance.randrange(12)
            while process.poll() is None and count_written(archive.site, begun_ns) <= files:
                pass
        else:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(0.3, 1.0) * whole)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        assert all("id" in frontmatter.loads(text).metadata for text in archive.posts().values())
        finish(archive)
        assert {p.name: p.read_bytes() for p in (archive.content / "captures").iterdir()} == captures
        assert list_temporary(archive.content) + list_temporary(archive.site) == [], number
        assert archive.files() == build_elsewhere(archive, tmp_path / "clean"), number
    assert killed  # some of them had not ended before


def limit_files() -> None:
    """Let the process write no file of more than 20 kB, as if the disk were full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_full_disk_is_said_in_one_line_and_damages_nothing(archive: Archive, tmp_path: Path) -> None:
    archive.write({f"captures/{number}.txt": text for number, text in enumerate(DAYS)})
    archive.build()
    archive.write({"captures/new.txt": DAYS[0].replace("April", "June")})
    posts = archive.posts()
    process = start(archive, preexec_fn=limit_files)
    _, err = process.communicate()
    assert process.returncode == 1
    assert "Traceback" not in err
    assert [line for line in err.splitlines() if "File too large" in line], err
    assert posts.items() <= archive.posts().items()
    finish(archive)
    assert list_temporary(archive.content) + list_temporary(archive.site) == []
    assert archive.files() == build_elsewhere(archive, tmp_path / "clean")
