"""Functions on any text: Markdown, dates, slugs, web addresses, words, languages, numerals, phrases."""
