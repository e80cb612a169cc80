"""The contract between hub and station: what goes down, what comes up, and what both compute alike.

Imports neither ``kiosk`` nor ``hub``; of third parties only cryptography, tuf.api and zstandard.
Everything here is pure but for :mod:`content_packs.durable`.
"""
