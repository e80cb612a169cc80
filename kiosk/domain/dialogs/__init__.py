"""The dialogs of a station, each a module of frozen states."""
