"""The lab's colours: one for each party, the same on every dashboard, plot and page.

Each has a contrast of at least 3:1 to white and to Grafana's dark panels, and those that share a
chart stay apart for people who see no red, green or blue. The hues of the parties are Okabe and
Ito's; their orange (#E69F00) is too light for a white ground, so Flask's is darker.
"""

FLASK = "#C77F00"
FASTAPI = "#0072B2"
DOWNSTREAM = "#009E73"
LOAD = "#6E6E6E"
ALARM = "#D81B60"  # a limit, or what has reached it

OTHER_ROUTE = "#C910F2"
# The traps share a colour, and so does CPU work: more hues than these nobody tells apart.
_TRAP, _CPU_WORK = "#FD4E11", "#B2415B"
ROUTES = {
    "/wait": "#9057B3",
    "/wait-def": "#2B9AA1",
    "/wait-blocking": _TRAP,
    "/wait-async": _TRAP,
    "/predict-blocking": _TRAP,
    "/fanout": "#BA8658",
    "/cpu": _CPU_WORK,
    "/predict": _CPU_WORK,
    "/predict-process": _CPU_WORK,
}
