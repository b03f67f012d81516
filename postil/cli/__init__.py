"""The command line: what people type, and what they are told."""

from postil.cli.clock import today
from postil.cli.commands import main, make_commands
from postil.cli.report import Report, Request, Steps
from postil.cli.runner import tune_gc

__all__ = ["Report", "Request", "Steps", "main", "make_commands", "today", "tune_gc"]
