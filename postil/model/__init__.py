"""The frozen values that pass from stage to stage, and the problems found on the way."""
