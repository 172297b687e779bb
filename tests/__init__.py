"""The tests of the shop; they mirror `store/`."""
