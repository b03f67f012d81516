"""The commands to start with: a new archive, completion in the shell."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from postil.cli.archive_files import ATTRIBUTES, IGNORED, SETTINGS, WORKFLOW
from postil.cli.output import tell

_FOLDERS = ("captures", "notes", "pages")
_OF_AN_ARCHIVE = ("captures", "posts", "notes", "archive.toml", "glossary.yml", "redactions.yml")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


def make_new_command() -> click.Command:
    """Return the command that starts an archive."""

    @click.command("new")
    @click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
    @click.option(
        "--workflow",
        metavar="OWNER/NAME",
        help="Also write a workflow that publishes to GitHub Pages, with the program from this repository.",
    )
    def new_command(folder: Path, workflow: str | None) -> None:
        """Start an archive in FOLDER: its settings with comments, and folders for what goes in.

        A folder that has captures or posts already is the archive itself; what is there stays as it is.
        """
        if workflow and not _REPOSITORY.fullmatch(workflow):
            raise click.UsageError("--workflow takes the program's repository, such as OWNER/NAME.")
        content, root = _find_places(folder)
        _refuse_inside_another(content)
        settings = content / "archive.toml"
        if settings.exists():
            tell(f"{settings}: is there already. Choose another folder, or move it away.", err=True)
            tell("Nothing was written.", err=True)
            raise SystemExit(1)
        places = {name: (content / name).relative_to(root).as_posix() for name in ("captures", "posts")}
        files = {
            settings: SETTINGS.format(title=_name(root if content.name == "content" else content)),
            root / ".gitignore": IGNORED,
            root / ".gitattributes": ATTRIBUTES.format(**places),
        }
        site = "site" if content != root else f"../{root.resolve().name}-site"
        if workflow:
            folder_of = {"content": content.relative_to(root).as_posix(), "site": site}
            files[root / ".github" / "workflows" / "publish.yml"] = WORKFLOW.format(program=workflow, **folder_of)
        kept = [path for path in files if path.exists()]
        try:
            for name in _FOLDERS:
                (content / name).mkdir(parents=True, exist_ok=True)
            for path, text in files.items():
                if path not in kept:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            tell(f"{error.filename or folder}: {error.strerror or error}. Choose another folder.", err=True)
            raise SystemExit(1) from None
        for path in kept:
            _say_what_is_kept(path, files[path])
        options = "" if content != root else f" --content . --site {site}"
        tell(
            f"Started an archive in {folder}. Next:\n"
            f"  1. Put the captured pages into {content / 'captures'}\n"
            f"  2. Write the archive's name and address into {settings}, and for its readers\n"
            f"     what it holds and who made it into {content / 'pages' / 'about.md'}\n"
            f"  3. cd {shlex.quote(str(root))} && {_own_command()} serve{options}"
        )

    return new_command


def _find_places(folder: Path) -> tuple[Path, Path]:
    """Return the folder of the archive's content, and the one that becomes the repository."""
    content = folder / "content"
    if _is_archive(folder) and not _is_archive(content):
        return folder, folder.parent if folder.name == "content" else folder
    return content, folder


def _is_archive(folder: Path) -> bool:
    return any((folder / name).exists() for name in _OF_AN_ARCHIVE)


def _refuse_inside_another(content: Path) -> None:
    """Stop if a folder lies within another archive, whose build would not read it."""
    for parent in content.resolve().parents:
        if (parent / "archive.toml").is_file():
            tell(f"{content}: lies within the archive {parent}. Choose a folder beside it.", err=True)
            tell("Nothing was written.", err=True)
            raise SystemExit(1)


def _say_what_is_kept(path: Path, text: str) -> None:
    """Say that a file was there and stays, and which lines it lacks."""
    written = path.read_text(encoding="utf-8", errors="replace").splitlines()
    lacking = [line for line in text.splitlines() if line not in written and not line.startswith("#")]
    if path.name.startswith(".git") and lacking:
        tell(f"{path} is there already and stays as it is. Add to it: {', '.join(lacking)}", err=True)


def _own_command() -> str:
    """Return what a person has typed to call the program, to be typed again in another folder."""
    called = Path(sys.argv[0])
    return f"python {called.resolve()}" if called.suffix == ".py" else called.name


def _name(folder: Path) -> str:
    """Return a title made from a folder's name, without characters that would end a TOML string."""
    words = folder.resolve().name.replace("-", " ").replace("_", " ").replace("\\", " ").replace('"', " ")
    return " ".join(word for word in words.split() if word.isprintable()).capitalize() or "Archive"


def make_completion_command() -> click.Command:
    """Return the command that prints what a shell needs to complete the others."""

    @click.command("completion")
    @click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
    @click.pass_context
    def completion_command(context: click.Context, shell: str) -> None:
        """Print what SHELL needs to complete the commands of postil.

        For bash, add to ~/.bashrc: eval "$(postil completion bash)"
        """
        found = get_completion_class(shell)
        assert found is not None
        click.echo(found(context.find_root().command, {}, "postil", "_POSTIL_COMPLETE").source(), nl=False)

    return completion_command
