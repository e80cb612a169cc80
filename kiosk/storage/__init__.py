"""The station's disk: ``ledger.db`` (records), ``content.db`` (slots, state, settings), ``objects/``."""
