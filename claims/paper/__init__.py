"""Claims on paper and as pictures: what leaves the desk other than as a page or as data."""
