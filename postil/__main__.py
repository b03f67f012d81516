"""``postil`` and ``python -m postil``: the same command line as ``build.py``, wherever it is installed."""

from postil.cli import main

if __name__ == "__main__":
    main()
