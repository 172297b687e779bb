"""Model files: quarantined, analysed, measured."""
