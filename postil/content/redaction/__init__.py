"""Redactions: the archive without what is withheld."""
