"""Urgent notices (插播): written, confirmed, signed, sent, and seen to have been drawn."""
