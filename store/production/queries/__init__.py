"""Reads of the workshop: its board, its jobs, and what makes them."""

from store.production.queries.board import Board, Card, Column, board, whole_board
from store.production.queries.jobs import (
    gcode_of_job,
    is_to_be_printed,
    job_with_number,
    jobs_of_order,
    part_of_job,
    unfinished_prints,
    upload_of_job,
)
from store.production.queries.workshop import low_spools

__all__ = [
    "Board",
    "Card",
    "Column",
    "board",
    "gcode_of_job",
    "is_to_be_printed",
    "job_with_number",
    "jobs_of_order",
    "low_spools",
    "part_of_job",
    "unfinished_prints",
    "upload_of_job",
    "whole_board",
]
