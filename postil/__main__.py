"""``postil`` and ``python -m postil``: the pipeline of ``build.py``, wherever it is installed."""

from __future__ import annotations

import runpy

from postil.site.layouts import program_folder


def main() -> None:
    """Run the command line."""
    runpy.run_path(str(program_folder() / "build.py"), run_name="__main__")


if __name__ == "__main__":
    main()
