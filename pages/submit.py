"""Choose the scenario, look at the chunks, confirm."""

from __future__ import annotations

from pages.components import steps, text
from pages.components.draft import Step

steps.head(Step.SEND, text.SEND)
steps.require(Step.SEND)
