"""Every write, a file for each noun."""
