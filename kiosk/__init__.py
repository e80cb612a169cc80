"""The station: shows the boards and takes the pledge from its own disk, with or without the hub."""
