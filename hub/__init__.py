"""The surface hub: packs go down to the stations, records come home."""
