"""What this room announces."""

ALERT_RAISED = "security.alert_raised"
REPORT_ASKED = "security.report_asked"
