"""Reviews with photos and votes; questions and answers

Revision: 0005
Follows: 0004
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.add_column(sa.Column('token', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('visitor', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('order_line_id', KEY, nullable=True))
        batch_op.add_column(sa.Column('status', sa.String(length=12), server_default='approved', nullable=False))
        batch_op.add_column(sa.Column('reason', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('bought', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('photo_count', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('helpful', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('reports', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('reply', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_index('ix_review_product')

    name_old_reviews()

    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.alter_column('token', existing_type=sa.String(length=32), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_review_token'), ['token'])
        batch_op.create_unique_constraint(batch_op.f('uq_review_order_line_id'), ['order_line_id'])
        batch_op.create_unique_constraint('uq_review_customer', ['product_id', 'customer_id'])
        batch_op.create_unique_constraint('uq_review_visitor', ['product_id', 'visitor'])
        batch_op.create_foreign_key(batch_op.f('fk_review_order_line_id'), 'order_line', ['order_line_id'], ['id'], ondelete='SET NULL')
        batch_op.create_index(batch_op.f('ix_review_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index('ix_review_shown', ['product_id', 'status', 'created_at'], unique=False)
        batch_op.create_index('ix_review_queue', ['status', 'created_at'], unique=False)

    op.create_table('review_photo',
    sa.Column('id', KEY, nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('review_id', KEY, nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(length=120), nullable=False),
    sa.Column('source_key', sa.String(length=120), nullable=True),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('colour', sa.String(length=7), nullable=False),
    sa.Column('renditions', sa.JSON(), nullable=False),
    sa.Column('failure', sa.String(length=120), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_photo_review_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_photo')),
    sa.UniqueConstraint('token', name=op.f('uq_review_photo_token'))
    )
    with op.batch_alter_table('review_photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_photo_review_id'), ['review_id'], unique=False)

    op.create_table('review_vote',
    sa.Column('review_id', KEY, nullable=False),
    sa.Column('voter', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_vote_review_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('review_id', 'voter', name=op.f('pk_review_vote'))
    )
    with op.batch_alter_table('review_vote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_vote_voter'), ['voter'], unique=False)

    op.create_table('review_report',
    sa.Column('review_id', KEY, nullable=False),
    sa.Column('reporter', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=12), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_report_review_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('review_id', 'reporter', name=op.f('pk_review_report'))
    )
    op.create_table('question', *said('question'),
    sa.Column('product_id', KEY, nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_question_product_id'), ondelete='CASCADE'),
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index('ix_question_shown', ['product_id', 'status', 'created_at'], unique=False)
        batch_op.create_index('ix_question_queue', ['status', 'created_at'], unique=False)

    op.create_table('answer', *said('answer'),
    sa.Column('question_id', KEY, nullable=False),
    sa.Column('by_shop', sa.Boolean(), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_question_id'), ondelete='CASCADE'),
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index('ix_answer_question', ['question_id'], unique=False)
        batch_op.create_index('ix_answer_queue', ['status', 'created_at'], unique=False)


def name_old_reviews() -> None:
    """Give each review of before an address that cannot be guessed."""
    connection = op.get_bind()
    for (number,) in connection.execute(sa.text('SELECT id FROM review')).all():
        connection.execute(
            sa.text('UPDATE review SET token = :token WHERE id = :id'),
            {'token': secrets.token_urlsafe(16), 'id': number},
        )


def said(table: str) -> list[sa.Column | sa.Constraint]:
    """Give the columns of whatever a customer says in public."""
    return [
        sa.Column('id', KEY, nullable=False),
        sa.Column('token', sa.String(length=32), nullable=False),
        sa.Column('customer_id', KEY, nullable=True),
        sa.Column('visitor', sa.String(length=32), nullable=True),
        sa.Column('author', sa.String(length=80), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('status', sa.String(length=12), server_default='approved', nullable=False),
        sa.Column('reason', sa.String(length=300), server_default='', nullable=False),
        sa.Column('version', sa.Integer(), server_default='1', nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['customer_id'], ['person.id'], name=op.f(f'fk_{table}_customer_id')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
        sa.UniqueConstraint('token', name=op.f(f'uq_{table}_token')),
    ]


def downgrade() -> None:
    for table in ('answer', 'question', 'review_report', 'review_vote', 'review_photo'):
        op.drop_table(table)
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index('ix_review_queue')
        batch_op.drop_index('ix_review_shown')
        batch_op.drop_index(batch_op.f('ix_review_customer_id'))
        batch_op.drop_constraint(batch_op.f('fk_review_order_line_id'), type_='foreignkey')
        for name in ('visitor', 'customer', 'order_line_id', 'token'):
            batch_op.drop_constraint(f'uq_review_{name}', type_='unique')
        batch_op.create_index('ix_review_product', ['product_id', 'created_at'], unique=False)
        for name in (
            'edited_at', 'replied_at', 'reply', 'reports', 'helpful', 'photo_count', 'bought',
            'version', 'reason', 'status', 'order_line_id', 'visitor', 'token',
        ):
            batch_op.drop_column(name)
