"""Figures: declared, written by workers to shared memory, exported by their owner."""
