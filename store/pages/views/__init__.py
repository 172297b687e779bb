"""The shop's front matter: home, policies, and what machines ask for."""

from store.pages.blueprint import blueprint
from store.pages.views import home
from store.pages.views.drafts import draft
from store.pages.views.health import healthz
from store.pages.views.machines import robots
from store.pages.views.policies import delivery
from store.pages.views.sitemap import sitemap
from store.pages.views.styleguide import styleguide

__all__ = [
    "blueprint",
    "delivery",
    "draft",
    "healthz",
    "home",
    "robots",
    "sitemap",
    "styleguide",
]
