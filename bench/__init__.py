"""Measurements that are printed, to be compared with the figures in docs."""
