"""Ledgers, records, coverage, phone signatures."""
