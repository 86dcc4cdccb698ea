"""Blocks of the Review page."""
