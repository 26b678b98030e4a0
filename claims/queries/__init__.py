"""Every read that is more than a lookup, a file for each noun."""
