"""What operators and their machines ask: alive, ready, and the figures."""

import pytest
from sqlalchemy import create_engine, text

import store.settings
from store.infra import db
from store.pages import readiness as parts


@pytest.fixture
def behind(database):
    """A database that has not seen the newest migration."""
    version = text("UPDATE alembic_version SET version_num = :number")
    with database.engine.begin() as connection:
        now = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(version, {"number": "older"})
    yield
    with database.engine.begin() as connection:
        connection.execute(version, {"number": now})


@pytest.fixture
def changed(configuration):
    """Go by other settings for a while: `changed(REDIS_URL=…)`."""
    yield lambda **more: store.settings.use(configuration.model_copy(update=more))
    store.settings.use(configuration)


def test_a_living_process_says_so(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json) == (200, {"status": "alive"})


def test_a_shop_with_all_its_parts_is_ready(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "redis": "ok", "disk": "ok"},
    }


def test_a_database_behind_its_release_is_not_ready(client, behind):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json["checks"]["migrations"] == "behind"


def test_without_redis_the_shop_serves_and_says_that_work_waits(client, changed):
    changed(REDIS_URL="redis://127.0.0.1:9/0")

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json["status"] == "degraded"
    assert response.json["checks"]["redis"] == "unreachable: work waits"


def test_without_a_database_the_shop_is_not_ready_and_names_no_secret(client, database):
    db.bind(create_engine("postgresql+psycopg://shop:secret-word@127.0.0.1:9/shop"))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json["checks"]["database"] == "unreachable"
    assert "secret-word" not in response.get_data(as_text=True)
    database.bind()


def test_a_full_disk_is_told(client, monkeypatch):
    monkeypatch.setattr(parts, "LEAST_FREE", 1 << 62)

    response = client.get("/readyz")

    assert (response.status_code, response.json["checks"]["disk"]) == (503, "nearly full")


def test_without_a_token_there_are_no_figures(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    "header", [None, "Bearer wrong", "Basic open-sesame", "open-sesame"]
)
def test_a_wrong_token_is_refused(client, changed, header):
    changed(METRICS_TOKEN="open-sesame")

    response = client.get("/metrics", headers={"Authorization": header} if header else {})

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_the_right_token_gets_the_figures(client, changed):
    changed(METRICS_TOKEN="open-sesame")
    client.get("/healthz")

    response = client.get("/metrics", headers={"Authorization": "Bearer open-sesame"})

    figures = response.get_data(as_text=True)
    assert response.status_code == 200
    assert 'store_requests_total{endpoint="pages.healthz"' in figures
    assert "store_queue_length 0.0" in figures
    assert "store_outbox_due 0.0" in figures


def test_figures_are_given_while_redis_is_down(client, changed):
    changed(METRICS_TOKEN="open-sesame", REDIS_URL="redis://127.0.0.1:9/0")

    response = client.get("/metrics", headers={"Authorization": "Bearer open-sesame"})

    assert "store_queue_length NaN" in response.get_data(as_text=True)
