"""The search index: records of the archive to the files that a reader's browser searches in."""

from postil.site.search.index import index_archive
from postil.site.search.records import SearchRecord, gather_records

__all__ = ["SearchRecord", "gather_records", "index_archive"]
