"""What is done to uploads: received, settled by their analysis, changed, deleted."""
