"""The archive on one's own computer: built again as files change, and notes taken from its pages."""
