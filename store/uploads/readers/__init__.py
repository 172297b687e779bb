"""Readers of model files: bytes in, an array of triangles (n, 3, 3) in millimetres out."""
