"""What the archive holds, and the view that each post gets of it."""
