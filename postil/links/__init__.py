"""Links in texts, their targets, and the addresses of pages."""
