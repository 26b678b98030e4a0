"""Languages that may do without a complementiser (English, French): the tree leads."""
