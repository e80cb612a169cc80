"""``yizhan``: the commands of the hub, one module for each group."""

from hub.cli.entry import main

__all__ = ["main"]
