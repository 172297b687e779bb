"""The search answers judged queries well, and alike on both databases."""

import pytest

from bench.relevance.asked import asked_all, fill
from bench.relevance.judged import Judged, means, ndcg

REACHED = 99.1  # points of nDCG@10, see `make bench-relevance`
FEWEST_OF_A_GROUP = 85.0


def test_the_best_order_is_worth_one_and_the_answer_further_down_less():
    judged = Judged("plain", "nozzle", {"brass": 3, "steel": 2})

    assert ndcg(judged, ["brass", "steel", "fan"]) == pytest.approx(1)
    assert 0 < ndcg(judged, ["fan", "brass"]) < 0.7
    assert ndcg(judged, ["fan"]) == 0


def test_judged_queries_find_what_was_meant(database):
    """From this bar to a hundred is less than three points: no database falls behind."""
    fill()

    reached = means([(one.group, mark) for one, mark, _ in asked_all()])

    assert reached["overall"] >= REACHED - 2
    assert min(reached.values()) >= FEWEST_OF_A_GROUP
