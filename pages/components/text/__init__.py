"""Every sentence an operator reads. Cause first, then the next step; words as the glossary has them.

Constants for what never changes, small functions for what carries a number or a name. Names that come from files and
from the platform go through `literal` before they stand in a sentence, so that nothing in them acts as markup.
"""

from pages.components.text.columns import *
from pages.components.text.connection import *
from pages.components.text.damage import *
from pages.components.text.evidence import *
from pages.components.text.frame import *
from pages.components.text.halts import *
from pages.components.text.history import *
from pages.components.text.mapping import *
from pages.components.text.mending import *
from pages.components.text.presenting import *
from pages.components.text.progress import *
from pages.components.text.recipes import *
from pages.components.text.request import *
from pages.components.text.review import *
from pages.components.text.run import *
from pages.components.text.send import *
from pages.components.text.upload import *
from pages.components.text.words import *
