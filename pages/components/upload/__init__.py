"""Blocks of the Upload page."""
