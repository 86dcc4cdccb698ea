"""Blocks of the Mapping page."""
