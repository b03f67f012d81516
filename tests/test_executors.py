"""Work in several processes: the same results as in turn, whatever happens to a process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import build as pipeline
from postil.captures.readers.registry import READERS
from postil.cli import Report, Request
from postil.jobs import executors
from postil.jobs.executors import InTurn, Processes
from postil.jobs.locks import hold_lock
from postil.jobs.memo import Memo
from postil.model.problems import BuildStopped, Problem, Problems
from postil.site import zip_writer
from postil.site.host_limits import list_passed_limits
from postil.site.zip_writer import pack_file, write_zip
from tests.conftest import ROOT, Archive

if TYPE_CHECKING:
    from pathlib import Path

    from postil.jobs.executors import Executor


def square_unless_killed(number: int, parent: int = 0) -> int:
    if number == 7 and parent and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    if number < 0:
        raise BuildStopped((Problem("posts/a.md", 3, "a negative number"),))
    return number * number


def test_results_come_in_the_order_of_the_items() -> None:
    assert list(Processes(2).map(square_unless_killed, range(200))) == [number * number for number in range(200)]


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_what_a_killed_process_had_to_do_is_done_all_the_same() -> None:
    square = partial(square_unless_killed, parent=os.getpid())
    assert list(Processes(2).map(square, range(200))) == [number * number for number in range(200)]


def test_a_problem_found_in_another_process_is_the_same() -> None:
    with pytest.raises(BuildStopped) as stopped:
        list(Processes(2).map(square_unless_killed, [*range(100), -1]))
    assert stopped.value.problems == (Problem("posts/a.md", 3, "a negative number"),)


def test_a_site_is_the_same_whichever_processes_made_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors.Processes.map, "__defaults__", (2,))  # so few items are worth a process here
    sites = []
    every: tuple[Executor, ...] = (InTurn(), Processes(2))
    for number, executor in enumerate(every):
        archive = Archive(tmp_path / str(number))
        shutil.copytree(ROOT / "content", archive.content)
        memo = Memo(archive.folder / "memo")
        pipeline.build(Request(archive.content, archive.site, memo, READERS, executor), Report(Problems()))
        sites.append(archive.files())
    assert sites[0] == sites[1]


_HOLD = """
import sys
from pathlib import Path
from postil.jobs.locks import hold_lock
with hold_lock(Path(sys.argv[1])) as held:
    print(held, flush=True)
    sys.stdin.read()
"""


def test_a_second_build_of_a_site_says_so_and_stops(archive: Archive) -> None:
    archive.write({"posts/a.md": "---\nid: a\ntitle: A\n---\n\nWords.\n"})
    lock = archive.folder / ".postil-cache" / "site.lock"
    command = [sys.executable, "-c", _HOLD, str(lock)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        outcome = archive.run()
        assert outcome.code == 1
        assert "site: another build is writing there. Wait until it is done; nothing was written." in outcome.err
        assert not archive.site.exists()
        other.communicate("")
    archive.build("--strict")
    with hold_lock(lock) as held:
        assert held


# ---------------------------------------------------------------- zips, and what hosts take

_FILES = st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), st.binary())


@given(_FILES)
def test_a_zip_has_the_files_that_were_put_into_it(files: dict[str, bytes]) -> None:
    packed = write_zip((name, pack_file(data)) for name, data in files.items())
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert {entry.orig_filename: archive.read(entry) for entry in archive.infolist()} == files


def test_a_zip_of_very_many_files_can_be_read() -> None:
    packed = write_zip((f"{number}.txt", pack_file(b"x" * number)) for number in range(70_000))
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert len(archive.namelist()) == 70_000
        assert archive.read("69.txt") == b"x" * 69


def test_a_zip_of_very_many_bytes_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_writer, "_MOST_BYTES", 1000)  # instead of 4 GiB
    files = {f"{number}.bin": bytes(range(number, number + 100)) * 3 for number in range(100)}
    packed = write_zip((name, pack_file(data)) for name, data in files.items())
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_a_site_is_compared_with_what_hosts_take() -> None:
    assert list_passed_limits({"index.html": 10, "downloads/a.zip": 20_000_000}) == ()
    many = {f"posts/{number}.html": 20_000 for number in range(60_000)}
    assert list_passed_limits({**many, "downloads/a.zip": 40 * 1024 * 1024}) == (
        "GitHub Pages takes sites of 1 GB at most; this one has 1.2 GB.",
        "Cloudflare Pages takes 20,000 files on its free plan; this site has 60,001.",
        "Cloudflare Pages takes files of 25 MiB at most; downloads/a.zip has 40 MiB.",
        "Netlify takes 54,000 files in a folder; posts has 60,000.",
    )
    assert list_passed_limits({}) == ()
