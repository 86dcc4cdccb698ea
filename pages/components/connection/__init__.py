"""Blocks of the Connection page."""
