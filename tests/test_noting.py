"""Write a note from the command line: its words are checked at once, and no text is lost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT, text_of
from tests.samples import OTHER_POST, POST

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive

TEXT = "The end came. That was “the end” of it.\n\n<!-- comments -->\n\n### Ann {#c1}\n\nThe harbour again.\n"


@pytest.fixture
def tale(archive: Archive) -> Archive:
    archive.write({"posts/a.md": POST + TEXT, "posts/b.md": OTHER_POST + "Beta.\n"})
    return archive


def note_of(archive: Archive) -> Path:
    """Return the one file of notes on the post a."""
    (path,) = (archive.content / "notes" / "a").iterdir()
    return path


def editor_that(folder: Path, what: str) -> str:
    """Return a command for EDITOR that changes the text ``t`` of the file it is given."""
    script = folder / "editor.py"
    script.write_text(
        "import pathlib, sys\np = pathlib.Path(sys.argv[1])\nt = p.read_text(encoding='utf-8')\n"
        f"{what}\np.write_text(t, encoding='utf-8')\nimport os; os.utime(p, (1, 1))\n"
    )
    return f'"{sys.executable}" "{script}"'


def test_a_note_is_added_to_its_posts_file_and_shown(tale: Archive) -> None:
    outcome = tale.run("note", "a", "--quote", '"the end"', "--kind", "correction", "--by", "Jo", "--text", "No.")
    assert outcome.code == 0, outcome.err
    assert "the note n-" in outcome.out
    written = note_of(tale).read_text()
    assert "quote: “the end”\n" in written  # as the record has it
    assert "kind: correction\n  by: Jo\n" in written
    tale.build("--strict")
    assert text_of(tale.page("2014/04/a.html"), ".noted") == "“the end”"
    # The next has the same name, and is found in its comment.
    assert tale.run("note", "2014/04/a.html", "--quote", "harbour", "--text", "See [b](post:b).\n\n> Q").code == 0
    tale.build("--strict")
    (second,) = (note for note in tale.rows("notes") if note["on"] == "c1")
    assert second["by"] == "Jo"
    assert second["text"] == "See b.\n\nQ"


def test_words_that_appear_twice_are_listed_with_the_words_before_them(tale: Archive) -> None:
    tale.write({"posts/a.md": POST + "It was the end. Then came the end again.\n"})
    outcome = tale.run("note", "a", "--quote", "the end", "--text", "X")
    assert outcome.code == 1
    assert "The words appear 2 times in a:" in outcome.err
    assert "--on body --before 'was'" in outcome.err
    assert "--on body --before 'came'" in outcome.err
    assert not (tale.content / "notes").exists()
    assert tale.run("note", "a", "--quote", "the end", "--before", "came", "--text", "X").code == 0
    assert "before: came\n" in note_of(tale).read_text()
    assert tale.build("--strict").err == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x", "--text", "X"], "x: the archive has no such post. Known names: a, b."),
        (
            ["a", "--quote", "The end come", "--text", "X"],
            "posts/a.md: the words 'The end come' are not in a. The most similar words are 'The end came.'.",
        ),
        (
            ["a", "--on", "c2", "--text", "X"],
            "posts/a.md: this post has no comment 'c2'. Known names: body, c1, title.",
        ),
        (
            ["a", "--quote", "harbour", "--before", "old", "--text", "X"],
            "the words 'harbour' do not follow 'old' anywhere in a.",
        ),
        (
            ["a", "--text", "[x](post:c)"],
            ".yml:1: this link's target does not exist: post 'c'. Known names: a, b.",
        ),
    ],
)
def test_a_wrong_post_quote_or_link_is_reported_and_nothing_is_written(
    tale: Archive, arguments: list[str], message: str
) -> None:
    outcome = tale.run("note", *arguments)
    assert outcome.code == 1
    assert message in outcome.err
    assert not (tale.content / "notes").exists()


def test_the_editor_opens_with_everything_filled_in(tale: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tale.folder / "seen.yml"
    what = f"pathlib.Path({str(seen)!r}).write_text(t); t = t.replace('note: |\\n', 'note: |\\n    Written.\\n')"
    monkeypatch.setenv("EDITOR", editor_that(tale.folder, what))
    assert tale.run("note", "a", "--quote", "The end came").code == 0
    assert "# A note on A tale: The end came. That was" in seen.read_text()
    assert re.match(r"(#.*\n)+- id: n-[0-9a-f]{8}\n  on: body\n", seen.read_text())
    tale.build("--strict")
    assert [n["text"] for n in tale.rows("notes")] == ["Written."]


def test_a_text_with_an_error_is_not_lost(tale: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "EDITOR", editor_that(tale.folder, "t = t.replace('note: |\\n', 'note: |\\n    My [w](post:q).\\n')")
    )
    outcome = tale.run("note", "a", "--quote", "The end came")
    assert outcome.code == 1
    assert ".yml:1: this link's target does not exist: post 'q'" in outcome.err
    assert "My [w](post:q)." in outcome.err
    assert not (tale.content / "notes").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix is driven")
def test_at_a_terminal_the_person_chooses_the_place(tale: Archive) -> None:
    import pty

    tale.write({"posts/a.md": POST + "It was the end. Then came the end again.\n"})
    ours, theirs = pty.openpty()
    command = [sys.executable, str(ROOT / "build.py"), "--content", str(tale.content), "note", "a"]
    process = subprocess.Popen(
        [*command, "--quote", "the end", "--text", "X"], stdin=theirs, stdout=theirs, stderr=theirs, cwd=tale.folder
    )
    os.write(ours, b"2\n")
    assert process.wait(timeout=60) == 0
    os.close(theirs)
    assert "before: came\n" in note_of(tale).read_text()
    os.close(ours)


def test_an_editor_that_does_not_start_is_named(tale: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for editor in ("no-such-editor", f'"{sys.executable}" -c "raise SystemExit(3)"'):
        monkeypatch.setenv("EDITOR", editor)
        monkeypatch.delenv("VISUAL", raising=False)
        outcome = tale.run("note", "a")
        assert outcome.code == 1
        assert f"{editor}: does not start, or ended with an error. Set EDITOR to the command" in outcome.err
    assert not (tale.content / "notes").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix is driven")
def test_a_rejected_entry_opens_again_with_the_message_above_it(tale: Archive) -> None:
    import pty

    seen = tale.folder / "seen.yml"
    first = "t.replace('note: |\\n', 'note: |\\n    My [w](post:q).\\n')"
    again = f"(pathlib.Path({str(seen)!r}).write_text(t), t.replace('post:q', 'post:b'))[1]"
    what = f"t = {again} if 'post:q' in t else {first}"
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "--content", str(tale.content), "note", "a"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=tale.folder,
        env={**os.environ, "EDITOR": editor_that(tale.folder, what), "VISUAL": ""},
    )
    os.write(ours, b"y\n")
    assert process.wait(timeout=60) == 0
    os.close(theirs)
    os.close(ours)
    assert re.match(r"#! notes/a/n-\w+\.yml:1: this link's target does not exist: post 'q'.*\n#", seen.read_text())
    assert "My [w](post:b)." in note_of(tale).read_text()
    assert "#!" not in note_of(tale).read_text()


def git(folder: Path, *arguments: str) -> str:
    options = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *options, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_merges_the_notes_that_two_branches_add(tale: Archive) -> None:
    tale.write({"notes/a.yml": "- id: n1\n  note: Before.\n"})
    git(tale.content, "init")
    git(tale.content, "add", ".")
    git(tale.content, "commit", "-m", "Start")
    for branch, quote in (("one", "The end came"), ("two", "The harbour")):
        git(tale.content, "switch", "-c", branch, "main")
        assert tale.run("note", "a", "--quote", quote, "--by", "Jo", "--text", f"On {quote}.").code == 0
        git(tale.content, "add", ".")
        git(tale.content, "commit", "-m", branch)
    git(tale.content, "merge", "--no-edit", "one")
    assert tale.build("--strict").err == ""
    assert sorted(note["text"] for note in tale.rows("notes")) == ["Before.", "On The end came.", "On The harbour."]
