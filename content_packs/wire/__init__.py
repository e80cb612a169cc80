"""What travels on the line: topics, messages, records, the phone token (SPEC.md, part 2)."""
