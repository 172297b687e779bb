"""The shop answers to its own names, and writes no link to another's."""

import pytest

from tests.factories.catalog import a_product

pytestmark = pytest.mark.one_database

SHOP = "https://shop.example"
PATHS = ("/", "/products/", "/nowhere", "/account/login")
POISON = [
    {"Host": "evil.example"},
    {"Host": "shop.example.evil.example"},
    {"Host": "evil.example:443"},
    {"Host": "shop.example@evil.example"},
    {"Host": "shop.example, evil.example"},
    {"Host": ""},
]


@pytest.fixture
def shop(other_shop):
    """A shop in production's way of being asked, behind one proxy."""
    told = {"PUBLIC_URL": SHOP, "TRUSTED_PROXIES": 1, "ALLOWED_HOSTS": "old.example"}
    return other_shop(**told).client


@pytest.mark.fault("W07")
def test_W07_another_host_is_refused_and_not_repeated(shop):
    for path in PATHS:
        for told in POISON:
            answer = shop.get(path, headers=told, base_url=SHOP)

            assert (path, told, answer.status_code) == (path, told, 400)
            assert "evil" not in answer.get_data(as_text=True) + str(answer.headers)


@pytest.mark.fault("W07")
@pytest.mark.asvs("V4.1.3")
def test_W07_a_forwarded_host_is_believed_of_the_proxy_only(shop):
    poisoned = {"X-Forwarded-Host": "evil.example"}
    appended = {"X-Forwarded-Host": "evil.example, shop.example"}

    for path in PATHS:
        assert shop.get(path, headers=poisoned, base_url=SHOP).status_code == 400
        answer = shop.get(path, headers=appended, base_url=SHOP)
        assert answer.status_code in {200, 404}
        assert "evil" not in answer.get_data(as_text=True) + str(answer.headers)


@pytest.mark.fault("W07")
@pytest.mark.fault("W08")
@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"]
)
def test_W07_W08_headers_of_proxies_that_are_not_there_change_nothing(browser, header):
    a_product()
    plain = browser.client.get("/products")

    told = browser.client.get("/products", headers={header: "evil.example/admin"})

    assert told.status_code == plain.status_code
    assert b"evil" not in told.data


def test_the_shop_answers_to_its_names(shop):
    for host in ("shop.example", "old.example"):
        assert shop.get("/", headers={"Host": host}, base_url=SHOP).status_code == 200


def test_machines_ask_whether_it_lives_by_any_address(shop):
    for host in ("10.1.2.3:8000", "web-7", "[::1]:8000", "evil.example"):
        for path in ("/healthz", "/readyz"):
            answer = shop.get(path, headers={"Host": host})

            assert answer.status_code == 200
            assert host not in answer.get_data(as_text=True) + str(answer.headers)
