"""Articles to pages, feeds, data files, search index and zip."""
