"""What stands behind the verbs of the command."""
