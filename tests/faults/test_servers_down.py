"""Redis or the database goes away and comes back: the shop says so, and carries on."""

import json

import pytest

from tests.servers.ports import wait_until


@pytest.fixture
def without_redis(shop):
    shop.redis.stop()
    yield
    shop.redis.start()


@pytest.mark.asvs("V16.5.2")
def test_the_shop_sells_without_redis(shop, visitor, without_redis):
    for page in ("/", "/products", "/cart", "/print", "/account/login"):
        visitor.get(page)
        assert (page, visitor.status) == (page, 200)


def test_readiness_says_that_redis_is_down(visitor, shop, without_redis):
    answer = json.loads(visitor.get("/readyz"))

    assert visitor.status == 200
    assert "unreachable" in answer["checks"]["redis"]


def test_what_is_sent_without_redis_is_done_when_it_is_back(shop, visitor, small_model):
    shop.redis.stop()
    visitor.get("/print")
    visitor.upload("/uploads", small_model)
    upload = visitor.address.rpartition("/")[2]
    assert visitor.status == 200

    shop.redis.start()

    wait_until(
        lambda: shop.has_analysed(upload),
        seconds=90,
        what="the analysis",
    )


@pytest.mark.asvs("V16.5.2")
@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
def test_the_shop_recovers_when_its_database_restarts(shop, visitor):
    shop.postgres.stop()
    visitor.get("/readyz")
    assert visitor.status == 503

    shop.postgres.start()
    wait_until(lambda: shop.status("/products") == 200, seconds=10, what="the shop serving")
    assert shop.is_ready()
