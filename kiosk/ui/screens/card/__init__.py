"""One card of one board."""
