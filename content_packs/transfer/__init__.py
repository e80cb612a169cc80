"""Objects on the line: cut in blocks, asked for by bitmap, sent once where several ask (SPEC.md 1.7)."""
