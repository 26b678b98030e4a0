"""Who said what, by which words."""
