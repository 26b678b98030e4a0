"""The text itself: a clean copy, its paragraphs and its quotations."""
