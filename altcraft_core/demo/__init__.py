"""A stand-in of the Altcraft platform: for demos, and a second witness in tests. Imports nothing of ours but errors."""
