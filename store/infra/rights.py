"""What the shop's role may do in its database beyond what the shop does."""

from __future__ import annotations

from sqlalchemy import text

from store.infra import db
from store.infra.deployment import Finding

ROLE = text(
    "SELECT rolsuper, rolcreaterole OR rolcreatedb OR rolbypassrls AS is_mighty "
    "FROM pg_roles WHERE rolname = current_user"
)
SCHEMA = text(
    "SELECT has_schema_privilege(current_schema(), 'CREATE') OR EXISTS "
    "(SELECT 1 FROM pg_tables WHERE schemaname = current_schema() "
    "AND pg_has_role(current_user, tableowner, 'USAGE'))"
)
# Rows that are only ever added: the trail of what staff did.
TRAIL = text(
    "SELECT bool_or(has_table_privilege(name::regclass, 'UPDATE, TRUNCATE')) "
    "FROM unnest(ARRAY['audit_entry', 'audit_link']) AS name "
    "WHERE to_regclass(name) IS NOT NULL"
)
APART = "see docs/deploy/roles.sql."


def findings() -> list[Finding]:
    """Give what the role may and need not; SQLite has no roles."""
    if db.engine().dialect.name == "sqlite":
        return []
    with db.reading() as session:
        is_super, is_mighty = session.execute(ROLE).one()
        makes, rewrites = session.scalar(SCHEMA), session.scalar(TRAIL)
    if is_super:
        return [Finding(f"DATABASE_URL: its role is a superuser; {APART}")]
    told = {
        f"DATABASE_URL: its role may make roles or databases; {APART}": is_mighty,
        f"DATABASE_URL: its role may change the schema; {APART}": makes,
        f"DATABASE_URL: its role may rewrite the audit trail; {APART}": rewrites,
    }
    return [Finding(sentence, is_error=False) for sentence, true in told.items() if true]
