"""The search index: records of the archive to the files that a reader's browser searches in."""

from postil.site.search.index import index_archive, keep_for_zip
from postil.site.search.records import Record, gather_records

__all__ = ["Record", "gather_records", "index_archive", "keep_for_zip"]
