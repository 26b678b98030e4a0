"""From a text to trees: Stanza, its weights, and CoNLL-U."""
