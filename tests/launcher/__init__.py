"""Starting and stopping the shop on one machine."""
