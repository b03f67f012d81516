"""Where texts link to, and the addresses of what they link to."""
