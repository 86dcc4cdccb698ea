"""Blocks of the Send page."""
