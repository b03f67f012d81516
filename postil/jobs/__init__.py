"""Remember results between builds, whatever they are."""
