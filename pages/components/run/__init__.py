"""Blocks of the Run page."""
