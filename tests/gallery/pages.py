"""The gallery's page and its figures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from tests.gallery.drawing import Measured
from tests.gallery.golden import Goldens

STYLE = """
body { font: 16px/1.5 sans-serif; margin: 2em; background: #fff; color: #111 }
figure { display: inline-block; margin: 0 1em 1.5em 0; vertical-align: top; max-width: 420px }
img { max-width: 420px; max-height: 420px; border: 1px solid #888 }
figcaption { font-size: 13px }
.wrong { color: #a00; font-weight: bold }
"""


def write_pages(out: Path, pictures: Iterable[Measured], goldens: Goldens) -> dict[str, Any]:
    """Write ``index.html`` and ``summary.json``; returns the figures."""
    out.mkdir(parents=True, exist_ok=True)
    found = list(pictures)
    counts = Counter(fault.kind for picture in found for fault in picture.faults)
    least = min((picture.contrast for picture in found), default=(21.0, ""))
    summary: dict[str, Any] = {
        "pictures": len(found),
        "clipped": counts["clipped"],
        "overlapping": counts["overlapping"],
        "bad_breaks": counts["bad_breaks"],
        "min_body_contrast": least[0],
        "texts": sum(ink.kind == "text" for picture in found for ink in picture.drawn),
        "scenes": len({picture.scene.name for picture in found}),
        "layouts": sorted({f"{p.size[0]}x{p.size[1]}" for p in found}),
        "compared": goldens.compared,
        "changed": sum(picture.changed is not None for picture in found),
        "least_type_share": round(min((p.smallest for p in found), default=0.0), 4),
    }
    (out / "summary.json").write_text(json.dumps(summary, indent=1, ensure_ascii=False) + "\n", "utf-8")
    faults = [f"{p.file}: {f.kind}: {f.words}" for p in found for f in p.faults]
    faults += [f"{p.file}: contrast {p.contrast[0]}: {p.contrast[1]!r}" for p in found if p.contrast[0] < 7]
    faults += [f"changed: {p.changed}" for p in found if p.changed]
    (out / "faults.txt").write_text("".join(line + "\n" for line in faults), "utf-8")
    (out / "index.html").write_text(_page(found, summary), "utf-8")
    return summary


def _page(found: list[Measured], summary: dict[str, Any]) -> str:
    figures = "".join(f"<tr><th>{escape(k)}</th><td>{escape(str(v))}</td></tr>" for k, v in summary.items())
    parts = []
    for scene in dict.fromkeys(picture.scene for picture in found):
        parts.append(f"<h2>{escape(scene.group)} · {escape(scene.name)}</h2>")
        parts += [_figure(picture) for picture in found if picture.scene is scene]
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>画廊 Gallery</title>'
        f"<style>{STYLE}</style><h1>画廊 Gallery</h1><table>{figures}</table>{''.join(parts)}</html>\n"
    )


def _figure(picture: Measured) -> str:
    wrong = "".join(f'<br><span class="wrong">{f.kind}: {escape(f.words)}</span>' for f in picture.faults)
    if picture.changed:
        file = escape(picture.file)
        wrong += f'<br><a class="wrong" href="changed/{file}">{escape(str(picture.changed))}</a>'
    width, height = picture.size
    caption = f"{width}x{height} {picture.lang} {picture.page + 1} · {picture.contrast[0]}:1{wrong}"
    return (
        f'<figure><a href="{picture.file}"><img src="{picture.file}" alt="{escape(picture.scene.name)}" '
        f'loading="lazy"></a><figcaption>{caption}</figcaption></figure>'
    )
