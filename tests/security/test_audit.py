"""The audit trail keeps who changed what, and says it newest first."""

import pytest

from store.infra.db import reading, transaction
from store.security.models import record
from store.security.queries import history_of


def write_in(session, action, *, subject_id=1, **values):
    record(
        session,
        actor_id=7,
        actor="Sam Staff",
        action=action,
        subject="product",
        subject_id=subject_id,
        **values,
    )


def write(action, **values):
    with transaction() as session:
        write_in(session, action, **values)


def history(subject_id=1, **options):
    with reading() as session:
        return history_of(session, "product", subject_id, **options)


def test_changes_are_read_newest_first(database):
    write("product.updated", before={"name": "Old"}, after={"name": "New"})
    write("product.updated", after={"name": "Newest"})

    assert [entry.after["name"] for entry in history()] == ["Newest", "New"]
    assert history()[-1].before == {"name": "Old"}


def test_a_thing_has_its_own_history(database):
    write("product.updated", subject_id=1)
    write("product.updated", subject_id=2)

    assert len(history(1)) == len(history(2)) == 1
    assert history(3) == []


def test_a_long_history_is_cut_at_its_newest(database):
    for number in range(5):
        write("product.updated", after={"number": number})

    assert [entry.after["number"] for entry in history(limit=2)] == [4, 3]


def test_a_change_that_is_undone_leaves_no_row(database):
    def fail():
        with transaction() as session:
            write_in(session, "product.updated")
            raise RuntimeError("the change itself failed")

    with pytest.raises(RuntimeError):
        fail()

    assert history() == []
