"""Security events, alerts, blocked addresses and the chain of the audit trail

Revision: 0022
Follows: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TIME = sa.DateTime(timezone=True)

MARKS = sa.table(
    'security_mark',
    sa.column('name', sa.String),
    sa.column('number', sa.BigInteger),
    sa.column('digest', sa.String),
)

# What is written down stays as it was for a year at least, whoever asks: the database
# itself refuses. Only the count of an event goes up.
KEPT = ('audit_entry', 'audit_link', 'security_event')
CHANGED = {
    'audit_entry': '',
    'audit_link': '',
    'security_event': 'OF id, kind, level, outcome, at, person_id, network, session, '
                      'request_id, path, detail, slot',
}
REFUSE = """
CREATE FUNCTION security_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: what is written down stays', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$
"""


def upgrade() -> None:
    op.create_table('security_mark',
    sa.Column('name', sa.String(length=12), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('at', TIME, nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_security_mark'))
    )
    op.bulk_insert(MARKS, [
        {'name': 'chain', 'number': 0, 'digest': '0' * 64},
        {'name': 'watch', 'number': 0, 'digest': ''},
        {'name': 'hook', 'number': 0, 'digest': ''},
    ])

    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entry_at', ['at'], unique=False)
    op.create_table('audit_link',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('entry_id', KEY, nullable=False),
    sa.Column('before', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('at', TIME, nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_link_entry_id')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_link')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_audit_link_entry_id'))
    )

    op.create_table('security_event',
    sa.Column('id', KEY, nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('level', sa.String(length=12), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('at', TIME, nullable=False),
    sa.Column('last_at', TIME, nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=True),
    sa.Column('network', sa.String(length=45), nullable=False),
    sa.Column('session', sa.String(length=16), nullable=False),
    sa.Column('request_id', sa.String(length=24), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('slot', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_security_event')),
    sa.UniqueConstraint('slot', name=op.f('uq_security_event_slot'))
    )
    with op.batch_alter_table('security_event', schema=None) as batch_op:
        batch_op.create_index('ix_security_event_kind', ['kind', 'id'], unique=False)
        batch_op.create_index('ix_security_event_person', ['person_id', 'id'], unique=False)
        batch_op.create_index('ix_security_event_network', ['network', 'id'], unique=False)
        batch_op.create_index('ix_security_event_session', ['session', 'id'], unique=False)
        batch_op.create_index('ix_security_event_last_at', ['last_at'], unique=False)

    op.create_table('security_alert',
    sa.Column('id', KEY, nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('severity', sa.String(length=12), nullable=False),
    sa.Column('says', sa.String(length=300), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('proposes_block', sa.String(length=49), nullable=False),
    sa.Column('first_at', TIME, nullable=False),
    sa.Column('last_at', TIME, nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('mailed_at', TIME, nullable=True),
    sa.Column('posted_at', TIME, nullable=True),
    sa.Column('acknowledged_at', TIME, nullable=True),
    sa.Column('acknowledged_by_id', sa.BigInteger(), nullable=True),
    sa.Column('acknowledged_by', sa.String(length=120), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_security_alert')),
    sa.UniqueConstraint('token', name=op.f('uq_security_alert_token'))
    )
    with op.batch_alter_table('security_alert', schema=None) as batch_op:
        batch_op.create_index('ix_security_alert_subject', ['rule', 'subject', 'last_at'], unique=False)
        batch_op.create_index('ix_security_alert_open', ['acknowledged_at', 'last_at'], unique=False)

    op.create_table('blocked_network',
    sa.Column('id', KEY, nullable=False),
    sa.Column('network', sa.String(length=49), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=False),
    sa.Column('at', TIME, nullable=False),
    sa.Column('until', TIME, nullable=False),
    sa.Column('lifted_at', TIME, nullable=True),
    sa.Column('lifted_by', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blocked_network'))
    )
    with op.batch_alter_table('blocked_network', schema=None) as batch_op:
        batch_op.create_index('ix_blocked_network_until', ['lifted_at', 'until'], unique=False)

    op.create_table('traffic_tally',
    sa.Column('minute', TIME, nullable=False),
    sa.Column('room', sa.String(length=40), nullable=False),
    sa.Column('requests', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('took_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('minute', 'room', name=op.f('pk_traffic_tally'))
    )

    op.create_table('security_report',
    sa.Column('id', KEY, nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('asked_by', sa.String(length=120), nullable=False),
    sa.Column('asked_by_id', sa.BigInteger(), nullable=False),
    sa.Column('asked_at', TIME, nullable=False),
    sa.Column('pdf_key', sa.String(length=200), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_security_report')),
    sa.UniqueConstraint('token', name=op.f('uq_security_report_token'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        _keep_on_postgresql()
    else:
        _keep_on_sqlite()


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == 'postgresql'
    on = ' ON audit_entry' if is_postgresql else ''
    for verb in ('changed', 'deleted', 'emptied') if is_postgresql else ('changed', 'deleted'):
        op.execute(f'DROP TRIGGER audit_entry_{verb}{on}')
    for table in ('security_report', 'traffic_tally', 'blocked_network', 'security_alert',
                  'security_event', 'audit_link', 'security_mark'):
        op.drop_table(table)
    if is_postgresql:
        op.execute('DROP FUNCTION security_refuse()')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_at')


def _keep_on_postgresql() -> None:
    op.execute(REFUSE)
    young = "OLD.at > now() - interval '365 days'"
    for table in KEPT:
        refuse = 'EXECUTE FUNCTION security_refuse()'
        op.execute(f'CREATE TRIGGER {table}_changed BEFORE UPDATE {CHANGED[table]} ON {table} FOR EACH ROW {refuse}')
        op.execute(f'CREATE TRIGGER {table}_deleted BEFORE DELETE ON {table} FOR EACH ROW WHEN ({young}) {refuse}')
        op.execute(f'CREATE TRIGGER {table}_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}')
    op.execute('CREATE TRIGGER security_event_counted BEFORE UPDATE ON security_event FOR EACH ROW '
               f'WHEN (NEW.times < OLD.times) {refuse}')


def _keep_on_sqlite() -> None:
    young = "OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-365 days')"
    for table in KEPT:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: what is written down stays'); END"
        op.execute(f'CREATE TRIGGER {table}_changed BEFORE UPDATE {CHANGED[table]} ON {table} {refuse}')
        op.execute(f'CREATE TRIGGER {table}_deleted BEFORE DELETE ON {table} WHEN {young} {refuse}')
    op.execute('CREATE TRIGGER security_event_counted BEFORE UPDATE ON security_event '
               f'WHEN NEW.times < OLD.times {refuse}')
