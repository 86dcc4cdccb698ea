"""Ways of importing that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class SavedRecipe:
    """A recipe that was saved under a name."""

    name: str
    text: str  #: TOML; of the files that it attaches nothing
    header: tuple[str, ...]  #: the columns of the list that it was saved with
    saved_at: datetime
    operator: str
