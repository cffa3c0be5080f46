"""Draws a layout with ECharts: time from left to right, a row for each request in progress."""

from typing import Any

from console.formats import things
from console.timeline.bars import Bar, Lane, Layout
from services.common.contract.twins import TWINS
from services.common.measuring import colours

LABEL_SHARE = 0.08  # of the picture's height: what a lane's own label takes
_TEXT = "#7d8590"  # is read on light and on dark ground
# The page's own measure, which grows with a projector's pixels.
_REM = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
_NARROW = "innerWidth < 700"
_SOLID, _QUEUED, _FAILED = range(3)
_GRID = {
    ":left": f"{_REM} * ({_NARROW} ? 5.2 : 7)",
    "right": 24,
    "top": 8,
    ":bottom": f"{_REM} * 2",
}
_TIME_AXIS = {
    "type": "value",
    "max": 0,
    "axisLine": {"show": False},
    "axisTick": {"show": False},
    "splitLine": {"lineStyle": {"color": _TEXT, "opacity": 0.2}},
}
_ROWS_AXIS = {"type": "value", "min": 0, "inverse": True, "show": False}

# [start, end, row, kind, queue ms, wait ms or -1, lane, outcome]
_DRAW_BAR = """(params, api) => {
  const area = params.coordSys, kind = api.value(3);
  const [left, top] = api.coord([api.value(0), api.value(2)]);
  const [right, bottom] = api.coord([api.value(1), api.value(2) + 1]);
  const x = Math.max(left, area.x), end = Math.min(right, area.x + area.width);
  if (end <= x) return;
  const height = bottom - top, gap = Math.min(1.5, height * 0.15);
  return {
    type: 'rect',
    shape: {x: x, y: top + gap / 2, width: Math.max(end - x - gap / 2, 0.5), height: height - gap},
    style: {fill: kind === 2 ? 'ALARM' : 'OWN', opacity: kind === 1 ? 0.38 : 1},
    emphasis: {style: {stroke: 'TEXT', lineWidth: 1.5}},
  };
}"""
# [first row, rows, name]
_DRAW_LANE = """(params, api) => {
  const area = params.coordSys;
  const top = api.coord([0, api.value(0)])[1];
  const bottom = api.coord([0, api.value(0) + api.value(1)])[1];
  return {type: 'group', silent: true, children: [
    {type: 'line', silent: true, style: {stroke: 'TEXT', opacity: 0.35},
     shape: {x1: area.x, y1: bottom, x2: area.x + area.width, y2: bottom}},
    {type: 'text', silent: true, x: area.x - 10, y: (top + bottom) / 2,
     style: {text: String(api.value(2)), fill: 'TEXT', fontSize: SIZE, align: 'right',
             verticalAlign: 'middle'}},
  ]};
}"""
_HOVER = """(bar) => {
  const [, , , kind, queue, wait, lane, outcome] = bar.value;
  const spelt = ms => `${ms.toLocaleString('en')} ms`;
  const waited = wait < 0 ? 'is at the downstream' : `${spelt(wait)} at the downstream`;
  const [process, thread] = lane.split('-');
  const where = thread && thread !== process ? `, thread ${thread}` : '';
  return `${spelt(queue)} in the queue<br>${waited}${outcome === 'ok' ? '' : ': ' + outcome}`
    + `<br>process ${process}${where}`;
}"""


def options(twin: str, layout: Layout, now: float, seconds: float) -> dict[str, Any]:
    """Return the chart of `twin` from `seconds` before `now` until `now`."""
    return {
        "animation": False,
        "grid": _GRID,
        "tooltip": {"trigger": "item", ":formatter": _HOVER, "confine": True},
        "xAxis": {**_TIME_AXIS, "min": -seconds, "axisLabel": _time_labels(seconds)},
        "yAxis": {**_ROWS_AXIS, "max": max(layout.rows, 1)},
        "dataZoom": [{"type": "inside", "filterMode": "none"}],
        "series": [
            _series(_DRAW_LANE, list(_lanes(layout)), twin, silent=True),
            _series(_DRAW_BAR, [_bar(bar, now) for bar in layout.bars], twin),
        ],
    }


def _time_labels(seconds: float) -> dict[str, Any]:
    look = {"color": _TEXT, ":fontSize": f"{_REM} * 1.2", "hideOverlap": True, "textMargin": 12}
    if seconds < 1:
        return look | {":formatter": "value => Math.round(value * 1000) + ' ms'"}
    return look | {"formatter": "{value} s"}


def _series(draw: str, data: list[list[Any]], twin: str, silent: bool = False) -> dict[str, Any]:
    words = {
        "OWN": TWINS[twin].colour,
        "ALARM": colours.ALARM,
        "TEXT": _TEXT,
        "SIZE": f"{_REM} * ({_NARROW} ? 1 : 1.2)",
    }
    for word, value in words.items():
        draw = draw.replace(word, value)
    return {
        "type": "custom",
        ":renderItem": draw,
        "data": data,
        "silent": silent,
        "clip": False,
        "encode": {"x": [0, 1], "y": 2} if not silent else {"y": 0},
    }


def _bar(bar: Bar, now: float) -> list[Any]:
    call = bar.call
    failed = call.outcome not in (None, "ok")
    return [
        round(bar.start - now, 4),
        round(bar.end - now, 4),
        bar.row,
        _QUEUED if bar.queued else _FAILED if failed else _SOLID,
        round((call.arrival - call.started) * 1000),
        -1 if call.departure is None else round((call.departure - call.arrival) * 1000),
        call.lane,
        call.outcome or "ok",
    ]


def _lanes(layout: Layout) -> list[list[Any]]:
    thinnest = min((lane.rows for lane in layout.lanes), default=0)
    room = len(layout.lanes) == 1 or thinnest > LABEL_SHARE * layout.rows
    lines = _named(layout.lanes) if room else _together(layout)
    if layout.queue_rows:
        lines.append([layout.lane_rows, layout.queue_rows, "queue"])
    return lines


def _named(lanes: list[Lane]) -> list[list[Any]]:
    thing = _thing(lanes)
    return [
        [lane.first, lane.rows, f"{thing} {number}"] for number, lane in enumerate(lanes, start=1)
    ]


def _together(layout: Layout) -> list[list[Any]]:
    return (
        []
        if not layout.lanes
        else [[0, layout.lane_rows, things(len(layout.lanes), _thing(layout.lanes))]]
    )


def _thing(lanes: list[Lane]) -> str:
    # A lane is called process-thread.
    processes = {lane.name.partition("-")[0] for lane in lanes}
    return "worker" if len(processes) == len(lanes) else "thread"
