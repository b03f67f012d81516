"""Captures to ``content/posts``: reading them, converting them, keeping edits, counting every word."""

from postil.captures.conversion import (
    Conversion,
    ConvertedPost,
    convert_captures,
    foresee_documents,
    plan_files,
    write_posts,
)
from postil.captures.ledger import LedgerRow, Stray, keep_ledger
from postil.captures.store import read_captures

__all__ = [
    "Conversion",
    "ConvertedPost",
    "LedgerRow",
    "Stray",
    "convert_captures",
    "foresee_documents",
    "keep_ledger",
    "plan_files",
    "read_captures",
    "write_posts",
]
