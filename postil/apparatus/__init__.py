"""What editors add: notes are drafted, anchored, exported and imported, glossary entries suggested."""
