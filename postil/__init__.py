"""Postil turns the captured pages of a blog into an annotated archive."""

from pathlib import Path

__version__ = "0.1.0"


def program_folder() -> Path:
    """Return the folder that holds ``build.py``, ``layouts`` and ``static``: a checkout's, or a wheel's."""
    package = Path(__file__).resolve().parent
    return package if (package / "layouts").is_dir() else package.parent
