"""The law of builds: whatever came before, a build gives what a first build gives, byte for byte.

``make fuzz`` tries many more sequences than ``make test``.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from postil.cli import Report
from postil.jobs import memo
from postil.site import publish
from tests.conftest import Archive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Files = dict[str, bytes]

_COMMENTS = "\n\n<!-- comments -->\n\n### Bo {#c1 date=2014-04-16T10:00}\n\nThe ferry was late.\n\n"
_COMMENTS += "#### {#c2 reply-to=c1}\n\nSo was the RSS feed of the harbour.\n"


def _post(name: str, day: int, words: str) -> str:
    return f"---\nid: {name}\ntitle: The {name}\ndate: 2014-04-{day:02}\nlabels: [boats]\n---\n\n{words}"


_LONG = "The old dredger cleared the silted channel at low tide while the pilot waited beyond the bar for its lamp."
# Every file that may be there, and the texts that it may have; None: it is not there.
_CHOICES: dict[str, tuple[str | None, ...]] = {
    "posts/ferry.md": (
        _post("ferry", 15, f"The ferry leaves at nine. {_LONG}{_COMMENTS}"),
        _post("ferry", 15, f"The ferry leaves at ten, says RSS. {_LONG}{_COMMENTS}"),
        _post("ferry", 17, "See [the lamp](post:lamp)."),
        None,
    ),
    "posts/lamp.md": (
        _post("lamp", 16, f"On 15 April 2014 I wrote of “The ferry”. {_LONG}"),
        _post("lamp", 14, "A secret lamp.").replace("title: The lamp", "title: Another lamp"),
        None,
    ),
    "posts/2014/renamed.md": (None, _post("quay", 16, "The quay, part 2."), _post("lamp-2", 16, "Lamps again.")),
    "captures/page.txt": (
        None,
        "Tuesday, 22 April 2014\n\nThe gale\n\nIt blew.\n\n1 comment:\n\n  1. It did.\n\n    ReplyDelete\n",
        "Tuesday, 22 April 2014\n\nThe gale\n\nIt blew all day and night.\n",
    ),
    "notes/ferry.yml": (
        None,
        "- {id: n1, quote: The ferry, kind: context, note: It still runs., date: 2026-11-21}\n",
        "- {id: n1, quote: no such words, kind: correction, note: See [it](post:lamp).}\n",
        "- {id: n1, kind: content-note, note: Grim.}\n",
    ),
    "glossary.yml": (
        None,
        "- {term: RSS, definition: A format.}\n",
        "- {term: RSS, kind: organisation, definition: X., also: [ferry]}\n- {term: lamp, definition: A light.}\n",
    ),
    "redactions.yml": (
        None,
        "- {id: r1, target: lamp, action: remove, reason: Asked for.}\n",
        "- {id: r1, target: c1, action: remove, reason: Asked for.}\n",
        "- {id: r1, target: ferry, quote: leaves, action: remove, reason: Asked for.}\n",
    ),
    "layouts/footer.html": (None, "<footer>Kept.</footer>\n", "<footer>Kept by {{ site.title }}.</footer>\n"),
    "layouts/post-item.html": (None, '<p><a href="{{ post.href }}">{{ post.title }}</a></p>\n'),
    "archive.toml": (
        None,
        'title = "Harbour"\nbase_url = "https://harbour.example/"\n',
        'title = "Harbour"\nlanguage = "de"\nmarkdown = true\n',
        '[content_notes]\nboats = "Of boats."\n',
    ),
    "pages/about.md": (None, "# About\n\nOf RSS.\n", "# About us\n\nOf [the ferry](post:ferry).\n"),
    "static/theme.css": (None, "body { color: #123; }\n"),
    "media/lamp.txt": (None, "a lamp"),
}
_EDITS = [("edit", (path, number)) for path, texts in _CHOICES.items() for number in range(len(texts))]
_STEPS = st.one_of(
    st.sampled_from(_EDITS),
    st.sampled_from(_EDITS),
    st.sampled_from(
        [
            ("touch", None),
            ("revert", None),
            ("version", b"2"),
            ("foreign", "mine.txt"),
            ("foreign", "2014/x.html"),
            ("left", "2014/04/.ferry.html.postil-new"),  # of a build that was killed
        ]
    ),
    st.tuples(st.just("stopped"), st.sampled_from(["connect", "render", "index", "package", "publish"])),
    st.tuples(st.just("full"), st.integers(0, 60)),  # the disk, after so many files
)


def _read(folder: Path) -> Files:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name in _read(folder).keys() - files.keys():
        (folder / name).unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)


@dataclass(frozen=True)
class _Outcome:
    """What a build came to: its exit code, what it said to warn or stop, the files of the site."""

    code: int
    said: tuple[str, ...]
    site: Files


def _build(archive: Archive) -> _Outcome:
    result = archive.run()
    # A first build knows nothing of files that others put there, or that are left of an earlier one.
    lines = (line.replace(str(archive.folder), "") for line in result.err.splitlines())
    said = tuple(
        sorted(line for line in lines if "no build wrote" not in line and not line.startswith("  The same"))
    )
    return _Outcome(result.code, said, archive.files())


@functools.cache
def _build_anew(content: frozenset[tuple[str, bytes]]) -> _Outcome:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        archive.write(dict(content))
        (archive.content / "posts").mkdir(parents=True, exist_ok=True)  # as it stays when the last post is deleted
        return _build(archive)


class _Sequence:
    """An archive that is edited and built again and again."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self.program, self.foreign = archive, b"1", set[str]()
        archive.write({path: texts[0] for path, texts in _CHOICES.items() if texts[0] is not None})
        self.earlier = [_read(archive.content)]

    def apply(self, kind: str, what: Any) -> None:
        """Do one step, and build."""
        content, site = self.archive.content, self.archive.site
        with contextlib.ExitStack() as patches:
            patches.enter_context(patch.object(memo, "digest_program", lambda: self.program))
            if kind == "edit":
                self.earlier.append(_read(content))
                path, number = what
                _write(content, {**self.earlier[-1], path: (_CHOICES[path][number] or "").encode()})
                if _CHOICES[path][number] is None:
                    (content / path).unlink()
            elif kind == "revert":
                _write(content, self.earlier.pop() if len(self.earlier) > 1 else self.earlier[0])
            elif kind == "touch":
                for path in content.rglob("*"):
                    path.touch()
            elif kind == "version":
                self.program = what
            elif kind in ("foreign", "left"):
                path = site / what
                if site.is_dir() and not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text("<p>Of another program.</p>")
                    self.foreign |= {what} if kind == "foreign" else set()
            elif kind == "stopped":
                patches.enter_context(patch.object(Report, "stage", _stop_at(what)))
                self.archive.run()
            elif kind == "full":
                patches.enter_context(patch.object(publish, "_write", _fill_disk_after(what)))
                self.archive.run()
        with patch.object(memo, "digest_program", lambda: self.program):
            self.check()

    def check(self) -> None:
        """Build, and compare with a first build of the same content."""
        again = _build(self.archive)
        anew = _build_anew(frozenset(_read(self.archive.content).items()))
        assert (again.code, again.said) == (anew.code, anew.said)
        if again.code == 0:
            assert {a: data for a, data in again.site.items() if a not in self.foreign} == anew.site


def _stop_at(name: str) -> Callable[[Report, str], None]:
    begin = Report.stage

    def stage(report: Report, stage: str) -> None:
        if stage == name:
            raise KeyboardInterrupt
        begin(report, stage)

    return stage


def _fill_disk_after(files: int) -> Callable[[Path, bytes], None]:
    write, left = publish._write, [files]

    def write_some(path: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        write(path, data)

    return write_some


@pytest.mark.slow
@pytest.mark.parametrize("_quarter", range(4))  # of the sequences, so that processes share them
@settings(
    max_examples=int(os.environ.get("POSTIL_FUZZ", "200")) // 4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink would take many builds
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps=st.lists(_STEPS, min_size=1, max_size=4))
def test_whatever_came_before_a_build_gives_what_a_first_build_gives(
    _quarter: int, steps: list[tuple[str, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sequence = _Sequence(Archive(Path(folder)))
        sequence.check()
        for kind, what in steps:
            sequence.apply(kind, what)
