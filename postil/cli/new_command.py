"""The commands to start with: a new archive, completion in the shell."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click.shell_completion import get_completion_class

SETTINGS = """\
# The archive as a whole. Every key may be left out; a line that begins with # says nothing.

# The name of the archive: at the head of every page, in feeds and in citations.
title = "{title}"

# One line under the title.
# subtitle = "A blog about harbours, 2010-2024"

# A sentence or two for the front page, for search engines and for catalogues.
# description = "..."

# Where the archive will be published; feeds, the sitemap and citations need it.
# base_url = "https://example.org/archive/"

# The language of the posts, as a BCP 47 tag; it also decides how dates are read and written.
language = "en-GB"

# The time zone of dates that were captured with a time and no zone.
# timezone = "Europe/London"

# What readers may do with the archive, and the address of the licence.
# rights = "..."
# license = "https://creativecommons.org/licenses/by/4.0/"

# Where to write about a mistake, a right or a removal.
# contact = "archive@example.org"

# Whether search engines may list the archive.
# index = true

# Whether the posts can be downloaded as Markdown too.
# markdown = true

# Colours, fonts, measure and logo; each colour can have a second one for dark pages.
# [theme]
# accent = "#1d4f9c"
# accent_dark = "#9dc1f7"
# text_font = "Georgia, serif"
# measure = "36rem"
# logo = "media/logo.svg"

# What readers should know before they open a post with a label.
# [content_notes]
# "deaths in custody" = "Posts with this label speak of deaths in custody."

# A blog or paper that captures came from, one table each; an archive of one blog needs none.
# [[publications]]
# id = "harbour-blog"
# title = "The Harbour Blog"
# base_url = "https://harbours.example/"
# kind = "blog"
# rights = "..."
# contact = "..."
# captures = ["harbour-*.txt"]
"""

ABOUT = """\
---
title: About this archive
---

What this archive holds, who made it, and how to reach them. This page is `pages/about.md`.
"""

IGNORED = "/site/\n.postil-cache/\n"
_FOLDERS = ("captures", "notes")


def make_new_command() -> click.Command:
    """Return the command that starts an archive."""

    @click.command("new")
    @click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
    def new_command(folder: Path) -> None:
        """Start an archive in FOLDER: its settings with comments, a page about it, and where captures go."""
        content = folder / "content"
        files = {
            content / "archive.toml": SETTINGS.format(title=_name(folder)),
            content / "pages" / "about.md": ABOUT,
            folder / ".gitignore": IGNORED,
        }
        standing = [path for path in files if path.exists()]
        if standing:
            for path in standing:
                click.echo(f"{path}: is there already. Choose another folder, or move it away.", err=True)
            click.echo("Nothing was written.", err=True)
            raise SystemExit(1)
        try:
            for name in _FOLDERS:
                (content / name).mkdir(parents=True, exist_ok=True)
            for path, text in files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            click.echo(f"{error.filename or folder}: {error.strerror or error}. Choose another folder.", err=True)
            raise SystemExit(1) from None
        click.echo(
            f"Started an archive in {folder}. Next:\n"
            f"  1. Put the captured pages into {content / 'captures'}\n"
            f"  2. Write the archive's name and address into {content / 'archive.toml'}\n"
            f"  3. cd {folder} && {_own_command()} serve"
        )

    return new_command


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
