"""Packs, cards, pictures, published versions."""
