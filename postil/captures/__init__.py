"""Captures to ``content/posts``: reading them, converting them, keeping edits, counting every word."""

from postil.captures.conversion import Conversion, convert_captures
from postil.captures.ledger import LedgerRow, Stray, keep_ledger
from postil.captures.post_files import Kept, foresee_documents, plan_files, read_kept, recall_from, write_posts
from postil.captures.store import CapturedText, read_captures

__all__ = [
    "CapturedText",
    "Conversion",
    "Kept",
    "LedgerRow",
    "Stray",
    "convert_captures",
    "foresee_documents",
    "keep_ledger",
    "plan_files",
    "read_captures",
    "read_kept",
    "recall_from",
    "write_posts",
]
