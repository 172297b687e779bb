"""Words of the shop that staff write: the front page's and the policies', in versions."""
