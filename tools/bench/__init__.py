"""`make bench`: figures beside those of others, and whether they reach what is aimed at."""
