"""Rates of GST, invoices and credit notes

Revision: 0013
Follows: 0012
"""

from collections import Counter
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

SLABS = date(2025, 9, 22)
SINCE_GST = date(2017, 7, 1)
GOODS = 'Notification 9/2025-Central Tax (Rate); have your accountant confirm it'
BEFORE = 'Notification 1/2017-Central Tax (Rate), until 21 Sep 2025'
SERVICES = 'Notification 11/2017-Central Tax (Rate); have your accountant confirm it'

# What a shop for makers sells, by its heading; 18 % unless said otherwise.
HEADINGS = (
    '3208 3209 3213 3214 3506 3906 3907 3916 3917 3924 3926 4010 6805 7007 7222 7318 7320 '
    '7415 7604 7616 8203 8205 8207 8414 8423 8459 8473 8477 8479 8482 8483 8485 8501 8504 '
    '8505 8507 8515 8516 8524 8533 8536 8537 8539 8542 8544 9017 9025 9026 9030 9105 9405 '
    '9603'
).split()
TOYS = ('9503', '9504')
PRINTS = '9988'

rates = sa.table(
    'gst_rate',
    sa.column('code', sa.String),
    sa.column('rate_bp', sa.Integer),
    sa.column('valid_from', sa.Date),
    sa.column('valid_to', sa.Date),
    sa.column('source', sa.String),
    sa.column('added_by', sa.String),
    sa.column('added_at', sa.DateTime(timezone=True)),
)
product = sa.table('product', sa.column('hsn', sa.String), sa.column('gst_bp', sa.Integer))


def upgrade() -> None:
    op.create_table('gst_rate',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('rate_bp', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('added_by', sa.String(length=120), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('rate_bp >= 0 AND rate_bp <= 10000', name=op.f('ck_gst_rate_rate_within')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_gst_rate_ends_after')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gst_rate')),
    sa.UniqueConstraint('code', 'valid_from', name=op.f('uq_gst_rate_code')),
    )
    rows = [*_begun(), *_in_use(op.get_bind())]  # the shop's own word is the last
    op.bulk_insert(rates, list({(row['code'], row['valid_from']): row for row in rows}.values()))
    # The release before still reads and writes it; from now on the rates are rows.
    with op.batch_alter_table('product', schema=None) as batch_op:
        batch_op.alter_column('gst_bp', existing_type=sa.Integer(), existing_nullable=False,
                              server_default='1800')
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('delivery_hsn', sa.String(length=8), server_default='', nullable=False))
        batch_op.add_column(sa.Column('delivery_gst_bp', sa.Integer(), server_default='1800', nullable=False))
    op.create_table('number_counter',
    sa.Column('series', sa.String(length=3), nullable=False),
    sa.Column('year', sa.String(length=5), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('series', 'year', name=op.f('pk_number_counter'))
    )
    op.create_table('invoice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('refund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('series', sa.String(length=3), nullable=False),
    sa.Column('year', sa.String(length=5), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('tax', sa.BigInteger(), nullable=False),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.Column('pdf_key', sa.String(length=120), server_default='', nullable=False),
    sa.Column('copies_key', sa.String(length=120), server_default='', nullable=False),
    sa.CheckConstraint('serial > 0', name=op.f('ck_invoice_serial_positive')),
    sa.CheckConstraint('total >= 0 AND tax >= 0 AND tax <= total', name=op.f('ck_invoice_amounts')),
    sa.CheckConstraint("refund_id IS NULL OR kind = 'credit_note'", name=op.f('ck_invoice_refund_of_note')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_invoice_order_id')),
    sa.ForeignKeyConstraint(['refund_id'], ['refund.id'], name=op.f('fk_invoice_refund_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoice')),
    sa.UniqueConstraint('number', name=op.f('uq_invoice_number')),
    sa.UniqueConstraint('refund_id', name=op.f('uq_invoice_refund_id')),
    sa.UniqueConstraint('series', 'year', 'serial', name=op.f('uq_invoice_series')),
    sa.UniqueConstraint('token', name=op.f('uq_invoice_token'))
    )
    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invoice_issued_at'), ['issued_at'], unique=False)
        batch_op.create_index('ix_invoice_listing', ['kind', 'issued_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_invoice_order_id'), ['order_id'], unique=False)
        batch_op.create_index('uq_invoice_of_order', ['order_id'], unique=True, sqlite_where=sa.text("kind = 'invoice'"), postgresql_where=sa.text("kind = 'invoice'"))


def downgrade() -> None:
    op.drop_table('invoice')
    op.drop_table('number_counter')
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.drop_column('delivery_gst_bp')
        batch_op.drop_column('delivery_hsn')
    with op.batch_alter_table('product', schema=None) as batch_op:
        batch_op.alter_column('gst_bp', existing_type=sa.Integer(), existing_nullable=False,
                              server_default=None)
    op.drop_table('gst_rate')


def _begun() -> list[dict[str, object]]:
    """Give the headings that makers' shops sell, with what toys bore before."""
    found = [_row(code, 1800, SLABS, GOODS) for code in HEADINGS]
    found.append(_row(PRINTS, 1800, SINCE_GST, SERVICES))
    for code in TOYS:
        found.append(_row(code, 1200, SINCE_GST, BEFORE, until=date(2025, 9, 21)))
        found.append(_row(code, 500, SLABS, GOODS))
    return found


def _in_use(bind: sa.Connection) -> list[dict[str, object]]:
    """Give what the shop's own products are taxed at, where the headings say otherwise.

    Two rates under one code cannot both be right: the one that most products have stays.
    """
    known = {code: 1800 for code in HEADINGS} | dict.fromkeys(TOYS, 500)
    used = bind.execute(sa.select(product.c.hsn, product.c.gst_bp)).all()
    found = []
    for code in sorted({hsn for hsn, _ in used}):
        counted = Counter(rate for hsn, rate in used if hsn == code)
        rate = counted.most_common(1)[0][0]
        if known.get(code, known.get(code[:4])) == rate:
            continue
        note = 'Taken over from the products; have your accountant confirm it'
        if len(counted) > 1:
            note = f'{note}: they had {", ".join(f"{bp / 100:g} %" for bp in sorted(counted))}'
        found.append(_row(code, rate, SLABS, note))
    return found


def _row(
    code: str, rate_bp: int, since: date, source: str, until: date | None = None
) -> dict[str, object]:
    return {
        'code': code,
        'rate_bp': rate_bp,
        'valid_from': since,
        'valid_to': until,
        'source': source,
        'added_by': 'makrx-store',
        'added_at': datetime(2026, 11, 23, tzinfo=UTC),
    }
