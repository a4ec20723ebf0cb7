"""Figures as SVG, without a library; light or dark as the reader's screen is."""

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

WIDTH = 760
ROW = 26
STYLE = """
  svg { font: 13px system-ui, sans-serif; }
  .ink { fill: #1f2328; } .faint { fill: #59636e; } .rule { stroke: #d1d9e0; }
  .own { fill: #0969da; } .bar { fill: #8c959f; }
  .a { stroke: #0969da; fill: #0969da; } .b { stroke: #bc4c00; fill: #bc4c00; }
  .c { stroke: #1a7f37; fill: #1a7f37; }
  .line { fill: none; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    .ink { fill: #f0f6fc; } .faint { fill: #9198a1; } .rule { stroke: #3d444d; }
    .own { fill: #4493f8; } .bar { fill: #656c76; }
    .a { stroke: #4493f8; fill: #4493f8; } .b { stroke: #db6d28; fill: #db6d28; }
    .c { stroke: #3fb950; fill: #3fb950; }
    .line { fill: none; }
  }
"""


class Bar(NamedTuple):
    """A named value; `own` ones stand out."""

    name: str
    value: float
    own: bool = False


class Series(NamedTuple):
    """A named line through points, each a number and what was measured there."""

    name: str
    points: Sequence[tuple[float, float]]


def bars(title: str, unit: str, shown: Sequence[Bar]) -> str:
    """Values of which the largest may be hundreds of times the smallest: on a log scale."""
    left, right = 320, WIDTH - 60
    least = floor(log10(min(bar.value for bar in shown)))
    most = ceil(log10(max(bar.value for bar in shown)))
    height = 60 + ROW * len(shown) + 30

    def x(value: float) -> float:
        return left + (log10(value) - least) / (most - least) * (right - left)

    parts = [_text(12, 24, title, "ink"), _text(12, 44, f"{unit}, on a log scale", "faint")]
    bottom = height - 30
    for power in range(least, most + 1):
        at = x(10**power)
        parts.append(f'<line class="rule" x1="{at:.1f}" y1="54" x2="{at:.1f}" y2="{bottom}"/>')
        parts.append(_text(at, bottom + 18, f"{10**power:g}", "faint", "middle"))
    for number, bar in enumerate(shown):
        top = 60 + ROW * number
        width = max(1.0, x(bar.value) - left)
        kind = "own" if bar.own else "bar"
        parts.append(_text(left - 8, top + 15, bar.name, "ink", "end"))
        size = f'width="{width:.1f}" height="{ROW - 8}"'
        parts.append(f'<rect class="{kind}" x="{left}" y="{top + 3}" {size}/>')
        parts.append(_text(left + width + 6, top + 15, f"{bar.value:.3g}", "ink"))
    return _svg(height, title, parts)


def lines(title: str, axes: tuple[str, str], shown: Sequence[Series]) -> str:
    """Measured points over a number, both from nought on: a straight line looks straight."""
    left, right, top, bottom = 70, WIDTH - 30, 60, 340
    across = max(x for series in shown for x, _ in series.points)
    up = max(y for series in shown for _, y in series.points)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x = left + point[0] / across * (right - left)
        return x, bottom - point[1] / up * (bottom - top)

    parts = [_text(12, 24, title, "ink"), _text(12, 44, axes[1], "faint")]
    parts.append(_text(right, bottom + 40, axes[0], "faint", "end"))
    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = place((across * share, up * share))
        parts.append(f'<line class="rule" x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>')
        parts.append(_text(left - 8, y + 4, f"{up * share:.3g}", "faint", "end"))
        parts.append(_text(x, bottom + 20, f"{across * share:.3g}", "faint", "middle"))
    for number, (series, kind) in enumerate(zip(shown, "abc", strict=False)):
        places = [place(point) for point in series.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline class="{kind} line" points="{path}"/>')
        parts += [f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places]
        y = top + 18 + 20 * number
        parts.append(f'<circle class="{kind}" cx="{left + 16}" cy="{y}" r="4"/>')
        parts.append(_text(left + 26, y + 4, series.name, "ink"))
    return _svg(bottom + 56, title, parts)


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _svg(height: float, title: str, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n"
        + "\n".join(parts)
        + "\n</svg>\n"
    )
