"""Makes the first price possible: reads a file, measures it and cuts it into layers.

It runs only inside the sandboxed child, once for each new file, so that the libraries are
loaded once.
"""

from pathlib import Path
from typing import Any

from store.quotes.cutting import cut_model
from store.uploads import mesh


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Answer as `uploads.mesh` does; cut the model it wrote by each of `cuts` besides."""
    measured = mesh.answer(request)
    place = Path(request["source"]).parent
    return measured | {"cuts": cut_model(place / "model.stl", request["cuts"], place=place)}
