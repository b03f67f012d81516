"""Run work and store its results, whatever the work is."""
