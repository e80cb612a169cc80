"""Who changed what on the console: append-only, chained."""
