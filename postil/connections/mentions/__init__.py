"""Mentions: where a post names another, by its title or its date."""
