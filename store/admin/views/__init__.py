"""Pages of the staff, one module for each subject, all behind one gate."""

from importlib import import_module
from pkgutil import iter_modules

from store.admin.gate import blueprint

for subject in iter_modules(__path__, prefix=f"{__name__}."):
    import_module(subject.name)

__all__ = ["blueprint"]
