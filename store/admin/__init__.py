"""Staff screens by subject, behind one gate."""
