"""What proves the records to somebody else: exports, reports, sheets for auditors; and forgetting."""
