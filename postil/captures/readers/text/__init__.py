"""Text captures: the main text of a page, as web-corpus extractors write it."""
