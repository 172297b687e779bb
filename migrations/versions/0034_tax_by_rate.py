"""What tax documents bill at each rate, beside the documents: the database writes it down itself

A document never changes, so its sums are written once, by a trigger, whoever inserts it.

Revision: 0034
Follows: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
AMOUNTS = ('taxable', 'cgst', 'sgst', 'igst', 'total')
COLUMNS = ', '.join(('invoice_id', 'rate_bp', 'day', 'is_note', 'is_late', *AMOUNTS))
SUMS = {
    'postgresql': ', '.join(f"sum((rate.value ->> '{name}')::bigint)" for name in AMOUNTS),
    'sqlite': ', '.join(f"sum(json_extract(rate.value, '$.{name}'))" for name in AMOUNTS),
}
# The rows of one document, where `one` is a row of invoice.
ROWS = {
    'postgresql': f"""
        SELECT one.id, (rate.value ->> 'rate_bp')::integer,
            (one.issued_at AT TIME ZONE INTERVAL '+05:30')::date, one.kind = 'credit_note',
            coalesce((one.snapshot ->> 'is_late')::boolean, false), {SUMS['postgresql']}
        FROM {{rows}} CROSS JOIN LATERAL json_array_elements(one.snapshot -> 'rates') AS rate
        GROUP BY 1, 2, 3, 4, 5""",
    'sqlite': f"""
        SELECT one.id, json_extract(rate.value, '$.rate_bp'), date(one.issued_at, '+330 minutes'),
            one.kind = 'credit_note', coalesce(json_extract(one.snapshot, '$.is_late'), 0),
            {SUMS['sqlite']}
        FROM {{rows}}, json_each(one.snapshot, '$.rates') AS rate
        GROUP BY 1, 2, 3, 4, 5""",
}
WRITE = f'INSERT INTO invoice_rate ({COLUMNS})'


def upgrade() -> None:
    op.create_table('invoice_rate',
    sa.Column('invoice_id', KEY, nullable=False),
    sa.Column('rate_bp', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('is_note', sa.Boolean(), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    *(sa.Column(name, sa.BigInteger(), nullable=False) for name in AMOUNTS),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_invoice_rate_invoice_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('invoice_id', 'rate_bp', name=op.f('pk_invoice_rate'))
    )
    op.create_index(op.f('ix_invoice_rate_day'), 'invoice_rate', ['day'])
    kind = op.get_bind().dialect.name
    write = f"{WRITE} {ROWS[kind]}"
    if kind == 'postgresql':
        op.execute('LOCK TABLE invoice IN SHARE ROW EXCLUSIVE MODE')
        row = write.format(rows='(SELECT NEW.*) AS one')
        op.execute('CREATE FUNCTION invoice_rates() RETURNS trigger LANGUAGE plpgsql AS '
                   f'$$ BEGIN {row}; RETURN NULL; END $$')
        op.execute('CREATE TRIGGER invoice_rated AFTER INSERT ON invoice '
                   'FOR EACH ROW EXECUTE FUNCTION invoice_rates()')
    else:
        row = write.format(rows='(SELECT * FROM invoice WHERE id = NEW.id) AS one')
        op.execute(f'CREATE TRIGGER invoice_rated AFTER INSERT ON invoice BEGIN {row}; END')
    op.execute(write.format(rows='invoice AS one'))


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER invoice_rated ON invoice')
        op.execute('DROP FUNCTION invoice_rates()')
    else:
        op.execute('DROP TRIGGER invoice_rated')
    op.drop_table('invoice_rate')
