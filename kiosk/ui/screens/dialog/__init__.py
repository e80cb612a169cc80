"""A dialog with one person at the glass."""
