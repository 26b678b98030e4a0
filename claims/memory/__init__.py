"""What says the same as a claim, or bears on it, among all that is stored.

A library of its own: words, sentence vectors, and how two claims differ; it knows no rows.
Import it where it is needed, not at the head of a module: it loads NumPy.
"""
