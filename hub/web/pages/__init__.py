"""The console's pages, one module for each place in its navigation."""
