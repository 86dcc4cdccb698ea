"""How fast and how frugal: the product beside a plain script, in the same run, as ratios."""
