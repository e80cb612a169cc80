"""Console accounts, sign-in links, sessions."""
