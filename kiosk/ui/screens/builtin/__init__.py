"""Nothing has been published to this station yet."""
