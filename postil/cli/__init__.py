"""The command line: what people type, and what they are told."""

from postil.cli.apparatus import today
from postil.cli.commands import main, make_commands
from postil.cli.report import Report, Request, Steps
from postil.cli.running import collect_seldom

__all__ = ["Report", "Request", "Steps", "collect_seldom", "main", "make_commands", "today"]
