"""Whether browsers believe the certificate of the public address, and for how long."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from store.kernel import clock

SECONDS = 5
SOON = timedelta(days=14)


def fault_of(url: str) -> str:
    """Give what browsers would say of an https address, or that it ends soon; else ""."""
    place = urlsplit(url)
    host, port = place.hostname or "", place.port or 443
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), SECONDS) as line,
            context.wrap_socket(line, server_hostname=host) as private,
        ):
            told = private.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        return f"browsers refuse its certificate: {error.verify_message}."
    except OSError as error:
        return f"does not answer: {error}."
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)
    return "its certificate ends within 14 days." if ends < clock.now() + SOON else ""
