"""What is done to print jobs, and to what makes them."""

from store.production.actions.jobs import create_print_jobs, note_actuals, stop_print_jobs
from store.production.actions.moving import move_job

__all__ = ["create_print_jobs", "move_job", "note_actuals", "stop_print_jobs"]
