"""The sample models as they come off the printer: products printed when ordered."""

from store.demo import samples
from store.demo.model import Model
from store.demo.paint import plastic


def sample(*, model: str = "bracket", colour: str = "graphite") -> Model:
    """One of the sample models in a colour."""
    printed = Model()
    printed.add(getattr(samples, model)(), plastic(colour))
    return printed
