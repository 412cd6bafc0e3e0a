"""A recogniser of lines that the user plugs in: what it is, how it runs, what it spells, which reading stays."""
