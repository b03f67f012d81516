"""Text captures: the main text of a page as crawlers leave it."""
