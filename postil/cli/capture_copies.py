"""Copies of captures: files, folders and zips that somebody names, into ``captures/``."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.cli.runner import stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from postil.captures.readers.reader import Reader
    from postil.cli.report import Request
    from postil.model.problems import Problems


@dataclass(frozen=True, slots=True)
class _Copy:
    """A file to be copied: where from, as the person wrote it, its name below ``captures/``, its bytes."""

    source: str
    name: str
    data: bytes


def copy_captures(files: Sequence[Path], request: Request, problems: Problems) -> None:
    """Copy captures into the archive, if a reader takes each of them; one that is there is never overwritten.

    Of a folder, and of a zip that is no capture itself, what readers take is copied, and the rest is named.
    """
    # Imported here since they take longer to load than --help may take.
    from postil.captures import report_untaken  # noqa: PLC0415
    from postil.captures.readers.reader import find_reader  # noqa: PLC0415

    folder = request.content / "captures"
    copies: list[_Copy] = []
    for file in files:
        if file.is_dir():
            copies += _look_into(str(file), _list_folder(file), request.readers, problems)
            continue
        data = file.read_bytes()
        if find_reader(data, file.name, request.readers) is None and zipfile.is_zipfile(io.BytesIO(data)):
            copies += _look_into(str(file), _list_zip(file, data, problems), request.readers, problems)
            continue
        report_untaken({str(file): data}, request.readers, problems)
        copies.append(_Copy(str(file), file.name, data))
    by_name: dict[str, _Copy] = {}
    for copy in copies:
        target = folder / copy.name
        same = by_name.setdefault(copy.name, copy)
        if same.data != copy.data:
            problems.error(copy.source, None, f"{same.source} has the same name", "Rename one of them")
        if target.is_file() and target.read_bytes() != copy.data:
            what = f"{target} is another capture"
            problems.error(copy.source, None, what, "Captures stay as they were; rename the new one")
    stop(problems)
    folder.mkdir(parents=True, exist_ok=True)
    for copy in by_name.values():
        target = folder / copy.name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(copy.data)


def _look_into(
    source: str, files: Iterator[tuple[str, bytes]], readers: tuple[Reader, ...], problems: Problems
) -> list[_Copy]:
    """Return what readers take of a folder or zip, and the files that belong to it."""
    from postil.captures.readers.reader import find_reader  # noqa: PLC0415

    all_files = dict(files)
    taken = {name: reader for name, data in all_files.items() if (reader := find_reader(data, name, readers))}
    claims = {name: reader.claim(name, all_files) for name, reader in taken.items()}
    claimed = {other: is_read for claim in claims.values() for other, is_read in claim.items()}
    wanted = [n for n in all_files if claimed.get(n) or (n in taken and n not in claimed)]
    rest = [name for name in all_files if name not in taken and name not in claimed]
    if not wanted:
        problems.error(source, None, "holds nothing that a reader takes", "Name the files that are captures")
    elif rest:
        shown = ", ".join(rest[:3]) + (f" and {len(rest) - 3:,} more" if len(rest) > 3 else "")
        problems.warn(source, None, f"not copied, since no reader takes them: {shown}")
    return [_Copy(f"{source}/{name}", name, all_files[name]) for name in wanted]


def _list_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder, by their names below the folder that contains it."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inner.parts):
            yield f"{folder.resolve().name}/{inner.as_posix()}", path.read_bytes()


def _list_zip(file: Path, data: bytes, problems: Problems) -> Iterator[tuple[str, bytes]]:
    from postil.captures.readers.zip_members import list_members, read_member  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for member in list_members(packed):
            try:
                yield f"{file.stem}/{member.filename}", read_member(packed, member)
            except ValueError as error:
                problems.error(
                    str(file), None, f"{member.filename}: {error}", "Unpack it yourself, if you trust it"
                )
