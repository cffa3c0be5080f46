"""Experiments: predict, measure, verdict."""
