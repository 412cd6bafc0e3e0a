"""How the models of this folder are made.  Run `python -m models.build` (see __main__)."""
