"""``yizhan``: the commands of the hub, one module for each group."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of ``yizhan``; ``ledger verify`` needs no hub, so none of it is loaded for it."""
    if sys.argv[1:3] == ["ledger", "verify"]:
        from hub.cli.verify import main as verify

        verify()
    else:
        from hub.cli.entry import main as every

        every()


__all__ = ["main"]
