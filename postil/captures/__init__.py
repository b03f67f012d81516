"""Captures to ``content/posts``: reading them, converting them, keeping edits, accounting for every word."""

from postil.captures.conversion import Conversion, convert_captures
from postil.captures.earlier_conversions import EarlierConversions, read_earlier_conversions
from postil.captures.ledger import LedgerRow, reconcile_words
from postil.captures.ledger_account import Discrepancy
from postil.captures.media_files import write_media
from postil.captures.post_files import preview_documents, record_ids, write_posts
from postil.captures.post_updates import plan_files
from postil.captures.store import ReadableCapture, read_captures, report_untaken
from postil.captures.withheld_files import write_withheld

__all__ = [
    "Conversion",
    "Discrepancy",
    "EarlierConversions",
    "LedgerRow",
    "ReadableCapture",
    "convert_captures",
    "plan_files",
    "preview_documents",
    "read_captures",
    "read_earlier_conversions",
    "reconcile_words",
    "record_ids",
    "report_untaken",
    "write_media",
    "write_posts",
    "write_withheld",
]
