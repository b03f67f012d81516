"""The archive on one's own computer: built again as files change, and notes taken from its pages."""

from postil.cli.serve.server import SiteServer, TakeNote
from postil.cli.serve.watching import watch_folders

__all__ = ["SiteServer", "TakeNote", "watch_folders"]
