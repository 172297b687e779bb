"""What the person at the keyboard reads when the shop is open."""

from __future__ import annotations

import os
import sys

from store.infra.slicer import slicer_title
from store.launcher.database import database_title
from store.launcher.plan import Plan, short

BOLD, DIM, COLOUR, PLAIN = "\033[1m", "\033[2m", "\033[38;5;208m", "\033[0m"


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def open_shop(plan: Plan, *, logins: str, seconds: float) -> str:
    """Describe the running shop: addresses, log-ins, embedded parts, where state lives."""
    lines = ["", f"  {_mark('MakrX Store is open', BOLD, COLOUR)}", ""]
    lines += [f"  {_mark(f'{name:<10}', DIM)}{value}" for name, value in _rows(plan)]
    lines += ["", *(f"  {line}".rstrip() for line in logins.strip().splitlines())]
    lines += ["", _mark(f"  Ready in {seconds:.1f} s. Ctrl-C stops everything.", DIM), ""]
    return "\n".join(lines)


def _rows(plan: Plan) -> list[tuple[str, str]]:
    var = short(plan.settings.VAR.resolve())
    return [
        ("Shop", _mark(plan.shop_url, BOLD)),
        ("Staff", _staff(plan)),
        ("Payments", _payments(plan)),
        ("Database", database_title(plan)),
        ("Redis", f"{plan.redis.title} (embedded)" if plan.redis else "REDIS_URL"),
        ("Slicer", _slicer()),
        ("Mail", "SMTP_URL" if plan.settings.SMTP_URL else f"kept in {var}/mail"),
        ("State", f"{var}/  (logs in {var}/log)"),
    ]


def _staff(plan: Plan) -> str:
    address = f"{plan.shop_url}/admin"
    if plan.staff_need_a_second_factor:
        return address
    return f"{address}  (no second factor asked; STAFF_SECOND_FACTOR=true asks for one)"


def _payments(plan: Plan) -> str:
    if plan.sandbox:
        return f"sandbox (embedded) at {plan.told['STRIPE_API_BASE']}, no real money"
    return "Stripe"


def _slicer() -> str:
    found = slicer_title()
    return found or "not installed: estimates stay estimates for a person to confirm"


def _mark(text: str, *codes: str) -> str:
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return text
    return "".join(codes) + text + PLAIN
