"""Full text search over an archive: `ke hoach thi dua` finds papers with and without the marks, with page and snippet.

words (what can be found, in the catalogue) <- query (what is asked) -> finding (papers in order) -> snippet (where).
"""
