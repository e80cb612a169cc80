"""Loading of the kv file that lies beside a Python file."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder


def load_beside(python_file: str) -> None:
    """Load ``x.kv`` beside ``x.py``; called at import, so once."""
    Builder.load_file(str(Path(python_file).with_suffix(".kv")))
