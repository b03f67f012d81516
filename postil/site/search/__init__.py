"""The search index: records of the archive to the files that a reader's browser searches in."""

from postil.site.search.index import start_index, write_index
from postil.site.search.records import SearchRecord, gather_records

__all__ = ["SearchRecord", "gather_records", "start_index", "write_index"]
