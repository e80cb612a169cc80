"""A relay (中继): a box on the far side of a thin line that serves the stations behind it (SPEC.md 2.12).

It forwards what is said, keeps copies of what is public, and is believed by nobody: all that matters is
signed by the hub or by a station, and is checked there.
"""
