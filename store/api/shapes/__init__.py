"""How the shop's things are written in JSON: the public shape, apart from the models."""
