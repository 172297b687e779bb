"""What wishes announce."""

ALERT_ASKED = "wishes.alert_asked"
