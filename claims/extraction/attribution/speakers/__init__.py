"""Who is meant: the names in sources, surnames, pronouns, dropped subjects, "the statement"."""
