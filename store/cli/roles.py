"""Commands about who works in the shop and what they may do."""

from __future__ import annotations

from collections.abc import Iterator

import click
from sqlalchemy.orm import Session

from store.accounts.actions import create_staff
from store.accounts.actions.links import open_link
from store.accounts.mails import link_url
from store.accounts.models import Person, Purpose, Role
from store.accounts.permissions import Rules, rules
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.security.models import record
from store.settings import settings

COMMAND_LINE = "the command line"
ROLES = {role.label.lower(): role for role in Role if role is not Role.CUSTOMER}
INTRODUCTION = """\
# Who may do what

Written by `flask permission-table` from `store/accounts/permissions.toml`, which the gate,
the pages, the actions and the tests read; a test compares this page with it. What is not
listed nobody may do.

"""
STEP_UP = (
    "A permission marked † is used only with a proof of the last 15 minutes of who it is; "
    "each use of one marked ‡ is written down.\n"
)


@click.command("create-staff")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(list(ROLES)), default="manager")
@click.option("--owner", is_flag=True, help="The same as --role owner.")
@click.option("--password", help="Asked for when it is not given.")
@click.option("--link", is_flag=True, help="Print a link to choose a password with.")
def staff(
    email: str, name: str, role: str, password: str | None, *, owner: bool, link: bool
) -> None:
    """Make somebody a member of staff.

    With --link nobody else ever knows the password: the link is good for a day, once.
    """
    chosen = Role.OWNER if owner else ROLES[role]
    if password is None and not link:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        with transaction() as session:
            person = create_staff(
                session, email=email, name=name, password=password, role=chosen
            )
            _write_down(session, person)
            token = _link_for(session, person) if link else ""
    except StoreError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{email} is {chosen.label.lower()} now.")
    if token:
        click.echo(link_url(token, settings()))


def _write_down(session: Session, person: Person) -> None:
    session.flush()
    record(
        session,
        actor_id=person.id,
        actor=COMMAND_LINE,
        action="person.invited",
        subject="person",
        subject_id=person.id,
        after={"role": person.role.value},
    )


def _link_for(session: Session, person: Person) -> str:
    return open_link(session, person=person, purpose=Purpose.INVITE, at=clock.now())


@click.command("permission-table")
def permission_table() -> None:
    """Print docs/security/permissions.md."""
    click.echo(document(rules()), nl=False)


def document(told: Rules) -> str:
    """Write the rules as a page: roles, permissions by role, and fields."""
    return INTRODUCTION + "\n".join([*_roles(told), *_permissions(told), *_fields(told)])


def _roles(told: Rules) -> Iterator[str]:
    yield "## Roles\n"
    for role in told.roles.values():
        yield f"- **{role.title}** (stored as `{role.word}`): {role.sentence}"
    yield ""


def _permissions(told: Rules) -> Iterator[str]:
    titles = [role.title for role in told.roles.values()]
    yield "## Permissions\n"
    yield STEP_UP
    yield f"| Permission | lets somebody | {' | '.join(titles)} |"
    yield "|---" * (len(titles) + 2) + "|"
    for name, meaning in told.permissions.items():
        marks = "†" * (name in told.step_up) + "‡" * (name in told.dangerous)
        cells = ["yes" if name in role.may else "" for role in told.roles.values()]
        yield f"| `{name}` {marks} | {meaning} | {' | '.join(cells)} |".replace("  ", " ")
    yield ""


def _fields(told: Rules) -> Iterator[str]:
    yield "## Fields that need more than the page they are on\n"
    yield "| Field | needs |"
    yield "|---|---|"
    for field, permission in told.fields.items():
        yield f"| `{field}` | `{permission}` |"
    yield ""
