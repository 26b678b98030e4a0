"""How good and how fast engine and desk are, and the gold that says so."""
