"""The desk's lists and forms on the stock admin, one file for each of its rooms."""
