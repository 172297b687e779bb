"""Rate cards and machines change on the record; quotes keep what priced them."""

import copy
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.permissions import NotAllowed
from store.infra import db
from store.infra.outbox import Delivery
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.quotes.actions.rating import (
    NewCard,
    make_rate_card,
    sheet_of_the_shop,
    withdraw_rate_card,
)
from store.quotes.actions.setting_up import MachineChanges, save_machine
from store.quotes.defaults import RATES
from store.quotes.models import Quote, RateCard
from store.quotes.queries import rate_card_at
from store.quotes.rate_sheet import figures
from store.quotes.topics import PART_UNCUT
from store.security.models import AuditEntry
from tests.factories.printing import a_quote


def card(session, owner, *, newest=1, minimum=25_000, begins=None):
    sections = sheet_of_the_shop(session)
    named = {each.name: each.of(RATES) for each in figures(sections)}
    new = NewCard(
        follows=1,
        newest=newest,
        figures=named | {"minimum_paise": minimum},
        begins=begins,
        note="Costs of power",
    )
    return make_rate_card(session, new=new, actor=owner, at=clock.now())


def test_a_new_card_prices_from_its_moment_on_and_quotes_keep_theirs(printing, owner):
    quote, later = a_quote(), clock.now() + timedelta(days=2)

    with db.transaction() as session:
        card(session, owner, begins=later)
        card(session, owner, newest=2, minimum=26_000)

    with db.reading() as session:
        now = rate_card_at(session, clock.now())
        assert (now.version, now.rates["minimum_paise"]) == (3, 26_000)
        assert rate_card_at(session, later).version == 2, "the last to begin holds"
        kept = session.get_one(Quote, quote.id)
        assert (kept.rate_card, kept.total) == (1, quote.total)
        assert session.get_one(RateCard, 1).rates == RATES
        made = session.scalars(select(AuditEntry).where(AuditEntry.subject == "rate_card"))
        assert made.first().before == {"An order At least": "₹199.00"}


def test_a_card_is_made_once_by_who_may_and_only_if_something_differs(
    printing, owner, asha
):
    with db.transaction() as session:
        card(session, owner)

    with db.transaction() as session:
        with pytest.raises(Conflict, match="made version 2"):
            card(session, owner)
        with pytest.raises(Invalid, match="Nothing differs"):
            card(session, owner, newest=2, minimum=RATES["minimum_paise"])
        with pytest.raises(Invalid, match="within a year"):
            card(session, owner, newest=2, begins=clock.now() + timedelta(days=400))
        with pytest.raises(NotAllowed):
            card(session, asha, newest=2)
        with pytest.raises(Conflict, match="has begun"):
            withdraw_rate_card(session, version=2, actor=owner, at=clock.now())


def test_models_that_are_here_are_cut_for_a_machine_that_prints_otherwise(printing, owner):
    quote = a_quote()
    like_a_prusa = MachineChanges(
        name="Prusa", preset="mk4", width_mm=250, depth_mm=210, height_mm=220
    )

    with db.transaction() as session:
        save_machine(session, slug=None, version=0, changes=like_a_prusa, actor=owner)

    with db.reading() as session:
        uncut = select(Delivery.subject_id).where(Delivery.topic == PART_UNCUT)
        assert session.scalars(uncut).all() == [quote.part_id]


def test_rates_of_a_card_are_never_shared_with_the_next(printing, owner):
    before = copy.deepcopy(RATES)

    with db.transaction() as session:
        made = card(session, owner)
        made.rates["processes"]["fdm"]["hour_paise"] = 1

    assert before == RATES
