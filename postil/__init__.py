"""Postil turns the captured pages of a blog into an annotated archive."""

__version__ = "0.1.0"
