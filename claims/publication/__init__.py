"""The public door: what is published, for readers and machines outside.  It reads, and no more."""
