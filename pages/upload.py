"""upload"""

from __future__ import annotations

from pages.components import steps, text
from pages.components.draft import Step

steps.head(Step.UPLOAD, text.UPLOAD)
steps.require(Step.UPLOAD)
