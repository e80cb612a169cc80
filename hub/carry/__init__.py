"""Carried by hand: content down and records up on a stick, for stations whose line is cut (SPEC.md 3)."""
