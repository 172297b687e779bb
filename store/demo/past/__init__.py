"""The demo's last ninety days: orders and all that follows, by the shop's own actions."""
