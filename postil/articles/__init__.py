"""A document and its view to an article."""
