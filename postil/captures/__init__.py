"""Captures to ``content/posts``: reading them, converting them, keeping edits, counting every word."""

from postil.captures.conversion import Conversion, convert_captures
from postil.captures.ledger import Discrepancy, LedgerRow, reconcile_words
from postil.captures.post_files import Kept, plan_files, preview_documents, read_kept, recall_from, write_posts
from postil.captures.store import CapturedText, read_captures

__all__ = [
    "CapturedText",
    "Conversion",
    "Discrepancy",
    "Kept",
    "LedgerRow",
    "convert_captures",
    "plan_files",
    "preview_documents",
    "read_captures",
    "read_kept",
    "recall_from",
    "reconcile_words",
    "write_posts",
]
