"""Who takes records in: workers, any number of them, that share out the sixteen partitions."""
