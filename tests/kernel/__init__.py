"""Tests of plain rules."""
