"""Real exports beside the project, and what every reader of exports has to hold."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import Archive

EXPORTS = ROOT.parent / "shared" / "exports"


def find_samples(pattern: str) -> list[Path]:
    """Return the real exports of a pattern; none where the folder is not there."""
    return sorted(path for path in EXPORTS.glob(pattern) if path.is_file())


def needs_samples(paths: list[Path]) -> list[object]:
    """Return samples as parameters of a test, one that is skipped if there are none."""
    missing = pytest.param(Path("-"), marks=pytest.mark.skip(reason="the folder of real exports is not there"))
    return [pytest.param(path, id=path.name) for path in paths] or [missing]


def convert(archive: Archive, *arguments: str) -> dict[str, dict[str, object]]:
    """Convert, and return by kind what was found and what became of it, of all captures together."""
    outcome = archive.run("convert", "--json", *arguments)
    assert outcome.code == 0, outcome.err
    kinds: dict[str, dict[str, object]] = {}
    for row in json.loads(outcome.out):
        known = kinds.setdefault(row["kind"], {**row, "found": 0, "kept": 0, "left_out": {}})
        known["found"] = int(str(known["found"])) + row["found"]
        known["kept"] = int(str(known["kept"])) + row["kept"]
        left_out = known["left_out"]
        assert isinstance(left_out, dict)
        for reason, number in row["left_out"].items():
            left_out[reason] = left_out.get(reason, 0) + number
    return kinds


def add_folder(archive: Archive, folder: Path, name: str) -> None:
    """Put a folder among the captures, as somebody would who has it."""
    shutil.copytree(folder, archive.content / "captures" / name)


def find_folders(pattern: str) -> list[Path]:
    """Return the real exports of a pattern that are folders; none where the folder of them is not there."""
    return sorted(path for path in EXPORTS.glob(pattern) if path.is_dir())


def pack(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of some files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return target.getvalue()


def captured(folder: str, files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """Return files as those of a folder among the captures."""
    return {f"captures/{folder}/{name}": data for name, data in files.items()}


def count_kept(kinds: dict[str, dict[str, object]], *names: str) -> int:
    """Return how many entries of some kinds were kept."""
    return sum(int(str(kinds[name]["kept"])) for name in names if name in kinds)


def assert_all_words_are_there(archive: Archive) -> None:
    """Fail where the ledger names words that were lost or invented."""
    outcome = archive.run("check", "--json")
    found = [d for d in json.loads(outcome.out)["strays"] if d["kind"] != "differing"]
    assert found == []


def all_text(folder: Path) -> str:
    """Return everything that was written below a folder, but the captures."""
    files = [path for path in folder.rglob("*") if path.is_file() and "captures" not in path.parts]
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)
