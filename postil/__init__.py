"""Postil turns the captured pages of a blog into an annotated archive."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

__version__ = "0.1.0"

# Where one of these cannot be imported, nothing was installed for this Python.
_LIBRARIES = ("babel", "click", "frontmatter", "jinja2", "markdown_it", "pagefind_bin", "scipy", "yaml")


def program_folder() -> Path:
    """Return the folder that holds ``build.py``, ``layouts`` and ``static``: a checkout's, or a wheel's."""
    package = Path(__file__).resolve().parent
    return package if (package / "layouts").is_dir() else package.parent


def use_environment() -> None:
    """Go on with the Python of ``.venv``, which ``make`` sets up, where this one lacks the libraries.

    Exits with 1 and one line that says what to do where there is no such environment.
    """
    if all(find_spec(name) for name in _LIBRARIES):
        return
    folder = program_folder()
    inner = Path("Scripts", "python.exe") if os.name == "nt" else Path("bin", "python")
    python = folder / ".venv" / inner
    if not python.is_file() or Path(sys.prefix).resolve() == (folder / ".venv").resolve():
        sys.exit(f"Postil's libraries are not installed. Type: {sys.executable} -m pip install {folder}")
    if os.name == "nt":  # there a program cannot be replaced by another
        sys.exit(subprocess.call([python, *sys.argv]))
    os.execv(python, [str(python), *sys.argv])
