"""Running and remembering work, without knowing what it is."""
