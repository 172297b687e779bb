"""A place is told when a database is set; a network is told without its last part."""

import netaddr
import pytest
from mmdb_writer import MMDBWriter

import store.settings
from store.infra.places import Place, network_of, place_of

BENGALURU = {
    "city": {"names": {"en": "Bengaluru"}},
    "country": {"iso_code": "IN", "names": {"en": "India"}},
    "location": {"latitude": 12.97, "longitude": 77.59},
}


@pytest.fixture
def told(configuration, tmp_path):
    """The shop with a database of places, or with what is said to be one."""

    def use(path):
        changed = configuration.model_copy(update={"GEO_DATABASE": str(path)})
        store.settings.use(changed)

    yield use
    store.settings.use(configuration)


@pytest.fixture
def database_of_places(tmp_path):
    writer = MMDBWriter(ip_version=4, database_type="City", languages=["en"])
    writer.insert_network(netaddr.IPSet(["203.0.113.0/24"]), BENGALURU)
    writer.to_db_file(str(tmp_path / "places.mmdb"))
    return tmp_path / "places.mmdb"


def test_an_address_is_placed(told, database_of_places):
    told(database_of_places)

    assert place_of("203.0.113.9") == Place("Bengaluru, India", "IN", 12.97, 77.59)
    assert [place_of(other) for other in ("198.51.100.1", "2001:db8::1", "x")] == [None] * 3


def test_without_a_database_nobody_is_placed_and_nobody_is_kept_out(told, tmp_path):
    assert place_of("203.0.113.9") is None

    told(tmp_path / "nothing.mmdb")
    assert place_of("203.0.113.9") is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("", ""),
        ("unix", ""),
    ],
)
def test_a_network_is_told_without_its_last_part(address, network):
    assert network_of(address) == network
