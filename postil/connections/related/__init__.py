"""Related posts: candidates, features, their weights, and explanations."""
