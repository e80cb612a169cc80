"""All boards at once."""
