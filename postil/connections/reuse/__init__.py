"""Words that two posts share: n-grams, seeds, alignment, passages."""
