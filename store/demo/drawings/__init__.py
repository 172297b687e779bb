"""Dimensioned drawings of the demo things, as SVG and as pictures."""

from store.demo.drawings.output import image
from store.demo.drawings.sheet import Sheet, drawn

__all__ = ["Sheet", "drawn", "image"]
