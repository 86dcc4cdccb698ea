"""review"""

from __future__ import annotations

from pages.components import steps, text
from pages.components.draft import Step

steps.head(Step.REVIEW, text.REVIEW)
steps.require(Step.REVIEW)
