"""The frozen values that travel from stage to stage, and the problems found on the way."""
