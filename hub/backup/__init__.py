"""A copy of everything the hub must keep, and putting it back."""
