"""Readers: one module a capture format, each with ``recognise``, ``survey`` and ``read``."""
