"""What accounts announce."""

LINK_ASKED = "accounts.link_asked"
NOTICE_WRITTEN = "accounts.notice_written"
