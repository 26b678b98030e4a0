"""A parsed text as the rules see it: written tokens, sentences, quotations, groups of words."""
