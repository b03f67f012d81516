"""Readers: one for each capture format, from bytes to posts. What they share is in ``reader``."""
