"""Small files with one trouble each, and what is to be read in each of them.

`python -m tests.lists.corpus` writes the files again; `tests/lists/test_corpus.py` reads them all.
"""
