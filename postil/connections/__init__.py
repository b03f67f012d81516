"""How posts are connected, and why: mentions, series, text reuse, related posts."""
