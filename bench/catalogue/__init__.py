"""What pages of a large catalogue cost, beside bare pages that show the same."""

import sys

# What an answer tells of itself when it is served counted.
STATEMENTS, SPENT = "X-Statements", "X-Database-Ms"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
