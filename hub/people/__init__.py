"""Units, persons, credentials."""
