"""The index: what an archive knows, in the columns and the file that a records office needs.

Entry -> Item (what one row speaks of) -> cells of a form -> sorted, in a spool on disk -> CSV, XLSX, JSONL or Parquet.
Memory stays flat however many documents there are, and the same archive gives the same bytes.
"""
