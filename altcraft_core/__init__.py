"""The core of the dashboard: lists in, chunks out, outcomes back. It knows nothing of pages."""
