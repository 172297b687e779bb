"""The security centre: what was seen, what was found, who is kept out, who changed what."""

from store.admin.views.security.alerts import security_alerts
from store.admin.views.security.audit import audit_trail
from store.admin.views.security.blocked import blocked_networks
from store.admin.views.security.events import security_events
from store.admin.views.security.overview import security
from store.admin.views.security.reports import security_reports
from store.admin.views.security.sessions import security_sessions

__all__ = [
    "audit_trail",
    "blocked_networks",
    "security",
    "security_alerts",
    "security_events",
    "security_reports",
    "security_sessions",
]
