"""A record as others take it: JSON with its schema, a table for people, pandas tables."""
