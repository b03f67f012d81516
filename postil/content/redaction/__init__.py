"""Records without what is withheld."""
