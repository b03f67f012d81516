"""Posts that name other posts, by title or by time."""
