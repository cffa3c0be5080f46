"""Turns panels and their answers into what a browser shows: ECharts' options, or HTML."""
