"""What the article says itself, and what makes a claim worth checking."""
