"""The archive on your own computer: rebuilt when files change; takes notes from its pages."""
