"""Which rows Altcraft would refuse, and which somebody should look at."""
