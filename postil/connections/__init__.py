"""How posts hang together: mentions, series, text reuse, related posts, and why."""
