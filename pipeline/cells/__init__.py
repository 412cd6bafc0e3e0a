"""Work in killable processes: a cell, what its child does and answers, and the executors that run many."""
