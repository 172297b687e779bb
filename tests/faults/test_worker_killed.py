"""The worker dies in mid-analysis, Redis forgets everything: no work is lost."""

import pytest

from tests.servers.ports import wait_until
from tests.servers.processes import below, kill

pytestmark = pytest.mark.one_database

ALLOWED = 60


@pytest.mark.parametrize(
    "whole_tree", [False, True], ids=["the worker", "all its children too"]
)
def test_a_killed_analysis_is_done_again(shop, visitor, large_model, whole_tree):
    upload = _sent(visitor, large_model)
    wait_until(lambda: _is_measuring(shop), seconds=90, what="the analysis beginning")

    kill(shop.worker.pid, *(below(shop.worker.pid) if whole_tree else {}))
    shop.redis.forget_everything()
    shop.worker.start()

    wait_until(lambda: shop.has_analysed(upload), seconds=ALLOWED, what="the quote")


def test_a_queue_that_forgets_a_waiting_upload_does_not_lose_it(shop, visitor, small_model):
    shop.worker.ask_to_stop()
    shop.worker.wait_until_stopped()
    upload = _sent(visitor, small_model)

    shop.redis.forget_everything()
    shop.worker.start()

    wait_until(lambda: shop.has_analysed(upload), seconds=ALLOWED, what="the quote")


def _sent(visitor, model) -> str:
    visitor.get("/print")
    visitor.upload("/uploads", model)
    assert visitor.status == 200, visitor.page
    return visitor.address.rpartition("/")[2]


def _is_measuring(shop) -> bool:
    return any("answer_parent" in line for line in below(shop.worker.pid).values())
