"""The timeline of a case as pictures: the goals, and each scale with the ratings of everybody who answered.

Shapes, strokes and words tell everything that colour tells. Whoever sees no picture has the same in a table.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from app.board.choices import GoalState
from app.export.wording import long_day
from app.record.timeline import Column, GoalRow, Rater, ScaleRow, Stand, Timeline

_STEP, _MARGIN = 116, 58
_NARROW = 560
_LINE, _HEAD, _LANE = 20, 48, 54
_TOP, _HEIGHT, _MOST = 56, 200, 10
_SHAPES = ("circle", "square", "diamond", "triangle", "cross", "ring")
_DASHES = ("", "8 4", "2 4", "10 4 2 4")
#: How many stand beside each other within one version, and how far apart.
_BESIDE, _APART = 6, 14
#: Hues of the people that the style sheets know.
_HUES = 12


@dataclass(frozen=True, slots=True)
class Grid:
    """The table that says what a picture shows: a head, and rows that begin with what they are about."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend: the sign as a picture, and what it means."""

    sign: Markup
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    title: str
    svg: Markup
    grid: Grid
    legend: tuple[Entry, ...]


def pictures(timeline: Timeline) -> tuple[Picture, ...]:
    """The goals in one, then each scale in one of its own."""
    goals = [_goals(timeline)] if timeline.goals else []
    scales = [_scale(row, nth, timeline.columns) for nth, row in enumerate(timeline.scales, start=1)]
    return (*goals, *scales)


# Goals.


def _goals(timeline: Timeline) -> Picture:
    title = "Goals from version to version"
    # Words stand above their lane, as long as the picture is wide.
    letters = max(24, (_width(timeline.columns) - 16) // 9)
    body, y = [Markup().join(_days(timeline.columns))], _HEAD
    for row in timeline.goals:
        lines = textwrap.wrap(row.words, letters) or [row.words]
        body += [_text(8, y + _LINE * (nth + 1), line, "timeline__goal") for nth, line in enumerate(lines)]
        y += _LINE * len(lines) + _LINE
        body.append(Markup().join(_lane(row, timeline.columns, y)))
        y += _LANE
    about = f"{len(timeline.goals)} goals over {len(timeline.columns)} versions. The table says the same."
    if len(timeline.goals) == 1:
        about = f"1 goal over {len(timeline.columns)} versions. The table says the same."
    grid = Grid(_head("Goal", timeline.columns), tuple(_goal_row(row, timeline.columns) for row in timeline.goals))
    shown = {stand.state for row in timeline.goals for stand in row.stands}
    legend = tuple(Entry(_sign(_state_sign(state, 12, 12)), state.label) for state in GoalState if state in shown)
    return Picture(title, _svg("goals", title, about, _width(timeline.columns), y, Markup().join(body)), grid, legend)


def _lane(row: GoalRow, columns: Sequence[Column], y: int) -> Iterator[Markup]:
    places = [(_x(nth), row.stand(column.version)) for nth, column in enumerate(columns)]
    there = [x for x, stand in places if stand]
    yield _line(there[0], y, there[-1], y, "timeline__lane")
    before: Stand | None = None
    for x, stand in places:
        if stand:
            yield _state_sign(stand.state, x, y)
            for nth, words in enumerate(_news(before, stand)):
                yield _text(x, y + 24 + 14 * nth, words, "timeline__note", middle=True)
            before = stand


def _news(before: Stand | None, stand: Stand) -> Iterator[str]:
    """What is new about a goal in a version, in two short lines at most."""
    if before is None or before.state is not stand.state:
        yield "New" if before is None and stand.state is GoalState.ACTIVE else stand.state.label
    if stand.due and stand.state is GoalState.ACTIVE and (before is None or before.due != stand.due):
        yield f"by {_short(stand.due)}"


def _goal_row(row: GoalRow, columns: Sequence[Column]) -> tuple[str, ...]:
    return row.words, *(_stood(row.stand(column.version)) for column in columns)


def _stood(stand: Stand | None) -> str:
    if stand is None:
        return "–"
    open_until = stand.due if stand.state is GoalState.ACTIVE else None
    return f"{stand.state.label}, by {long_day(open_until)}" if open_until else stand.state.label


def _state_sign(state: GoalState, x: int, y: int) -> Markup:
    match state:
        case GoalState.ACHIEVED:
            tick = f'<path class="timeline__tick" d="M{x - 5} {y}l4 4l6 -8"/>'
            return Markup(f'<circle class="timeline__full" cx="{x}" cy="{y}" r="10"/>{tick}')  # noqa: S704 - numbers
        case GoalState.NOT_ACHIEVED:
            cross = f'<path class="timeline__stroke" d="M{x - 7} {y - 7}l14 14m0 -14l-14 14"/>'
            ground = f'<circle class="timeline__ground" cx="{x}" cy="{y}" r="11"/>'
            return Markup(ground + cross)  # noqa: S704 - numbers
        case GoalState.STOPPED:
            return Markup(f'<rect class="timeline__full" x="{x - 8}" y="{y - 8}" width="16" height="16"/>')  # noqa: S704
    return Markup(f'<circle class="timeline__hollow" cx="{x}" cy="{y}" r="8"/>')  # noqa: S704 - numbers


# Scales.


def _scale(row: ScaleRow, nth: int, columns: Sequence[Column]) -> Picture:
    width = _width(columns)
    body = [Markup().join(_days(columns)), *_rungs(width)]
    body += [_ratings(rater, at, _aside(at, len(row.raters)), columns) for at, rater in enumerate(row.raters)]
    about = f"Ratings from 0 to 10 of {len(row.raters)} people over {len(columns)} versions. The table says the same."
    if len(row.raters) == 1:
        about = f"Ratings from 0 to 10 of one person over {len(columns)} versions. The table says the same."
    rows = tuple(
        (rater.name, *(str(found.value) if (found := rater.rating(column.version)) else "–" for column in columns))
        for rater in row.raters
    )
    svg = _svg(f"scale{nth}", row.words, about, width, _TOP + _HEIGHT + 24, Markup().join(body))
    legend = tuple(Entry(_sign(_stroke(at), _shape(at, 20, 12)), rater.name) for at, rater in enumerate(row.raters))
    return Picture(row.words, svg, Grid(_head("Who", columns), rows), legend)


def _rungs(width: int) -> Iterator[Markup]:
    for value in (0, 5, 10):
        yield _line(34, _y(value), width - 12, _y(value), "timeline__rung")
        yield _text(16, _y(value) + 5, str(value), "timeline__note", middle=True)


def _aside(at: int, count: int) -> int:
    """Those who said the same number stand beside each other, and nobody under anybody."""
    together = min(count, _BESIDE)
    return (at % _BESIDE) * _APART - (together - 1) * _APART // 2


def _ratings(rater: Rater, at: int, aside: int, columns: Sequence[Column]) -> Markup:
    found = [(_x(nth) + aside, rater.rating(column.version)) for nth, column in enumerate(columns)]
    points = [(x, _y(rating.value)) for x, rating in found if rating]
    way = " ".join(f"{x},{y}" for x, y in points)
    line = f'<polyline class="timeline__way" stroke-dasharray="{_DASHES[at % len(_DASHES)] or "none"}" points="{way}"/>'
    signs = Markup().join(_shape(at, x, y) for x, y in points)
    return Markup(f'<g class="timeline__person hue-{at % _HUES}">{line}{signs}</g>')  # noqa: S704 - numbers and our own names


def _stroke(at: int) -> Markup:
    dashes = _DASHES[at % len(_DASHES)] or "none"
    line = f'<polyline class="timeline__way" stroke-dasharray="{dashes}" points="0,12 40,12"/>'
    return Markup(line)  # noqa: S704 - our own numbers


def _shape(at: int, x: int, y: int) -> Markup:
    match _SHAPES[at % len(_SHAPES)]:
        case "circle":
            made = f'<circle class="timeline__sign" cx="{x}" cy="{y}" r="7"/>'
        case "square":
            made = f'<rect class="timeline__sign" x="{x - 6}" y="{y - 6}" width="12" height="12"/>'
        case "diamond":
            made = f'<path class="timeline__sign" d="M{x} {y - 8}l8 8l-8 8l-8 -8z"/>'
        case "triangle":
            made = f'<path class="timeline__sign" d="M{x} {y - 8}l8 14h-16z"/>'
        case "cross":
            made = f'<path class="timeline__cross" d="M{x - 6} {y - 6}l12 12m0 -12l-12 12"/>'
        case _:
            made = f'<circle class="timeline__ring" cx="{x}" cy="{y}" r="6"/>'
    return Markup(f'<g class="timeline__person hue-{at % _HUES}">{made}</g>')  # noqa: S704 - numbers and our own names


# Both.


def _svg(name: str, title: str, about: str, width: int, height: int, body: Markup) -> Markup:
    # What is narrow takes the room that there is; what is wide keeps its letters large, and scrolls.
    few = " timeline--few" if width <= _NARROW else ""
    return Markup(
        '<svg class="timeline{few}" xmlns="http://www.w3.org/2000/svg" role="img" width="{w}" height="{h}" '
        'viewBox="0 0 {w} {h}" aria-labelledby="{name}-title {name}-about">'
        '<title id="{name}-title">{title}</title><desc id="{name}-about">{about}</desc>{body}</svg>'
    ).format(few=few, name=name, title=title, about=about, w=width, h=height, body=body)


def _sign(*signs: Markup) -> Markup:
    """For a legend, hidden from those who are read the words beside it."""
    width = 40 if len(signs) > 1 else 24
    return Markup(
        '<svg class="timeline__key" width="{w}" height="24" aria-hidden="true" focusable="false">{s}</svg>'
    ).format(w=width, s=Markup().join(signs))


def _days(columns: Sequence[Column]) -> Iterator[Markup]:
    for nth, column in enumerate(columns):
        yield _text(_x(nth), 18, f"Version {column.version}", "timeline__version", middle=True)
        yield _text(_x(nth), 36, _short(column.day), "timeline__note", middle=True)


def _head(first: str, columns: Sequence[Column]) -> tuple[str, ...]:
    return first, *(f"Version {each.version}, {long_day(each.day)}" for each in columns)


def _text(x: int, y: int, words: str, role: str, *, middle: bool = False) -> Markup:
    anchor = Markup(' text-anchor="middle"') if middle else ""
    return Markup('<text class="{role}" x="{x}" y="{y}"{anchor}>{words}</text>').format(
        role=role, x=x, y=y, anchor=anchor, words=escape(words)
    )


def _line(x: int, y: int, to_x: int, to_y: int, role: str) -> Markup:
    return Markup('<line class="{r}" x1="{x}" y1="{y}" x2="{a}" y2="{b}"/>').format(r=role, x=x, y=y, a=to_x, b=to_y)


def _width(columns: Sequence[Column]) -> int:
    return max(320, 2 * _MARGIN + _STEP * (len(columns) - 1) + 34)


def _x(nth: int) -> int:
    return _MARGIN + 34 + _STEP * nth - 16


def _y(value: int) -> int:
    return _TOP + _HEIGHT - _HEIGHT * min(max(value, 0), _MOST) // _MOST


def _short(day: date) -> str:
    words = long_day(day).split()
    return f"{words[0]} {words[1][:3]} {words[2]}"
