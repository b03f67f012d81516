"""What editors add: notes anchored, drafted and exchanged; suggestions for the glossary."""
