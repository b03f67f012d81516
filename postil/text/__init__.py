"""What is true of any text: Markdown, dates, slugs, addresses, words, languages, numerals."""
