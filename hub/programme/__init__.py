"""Shift tables, rotating patterns, the roster and its corrections."""
