"""Print jobs: what the workshop has to make."""
