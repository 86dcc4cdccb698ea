"""Doing it safely: plans, attempts, steps and the engine that carries them out."""
