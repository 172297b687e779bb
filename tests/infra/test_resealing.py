"""Sealed columns come under a new key while the shop is open, and the old one may go."""

import ast
import base64
import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select

import store.settings
from store.accounts.actions.factors import opened_secret, sealed_secret
from store.accounts.models import AuthenticatorApp
from store.cli.keys import rotate_keys
from store.infra import resealing
from store.infra.ciphers import Unreadable, is_current
from store.infra.db import reading, transaction
from store.infra.resealing import reseal, sealed_columns
from tests.architecture.sources import python_files, tree

OLD, NEW = (
    f"{name}:{base64.b64encode(letter * 32).decode()}"
    for name, letter in (("a", b"a"), ("b", b"b"))
)
APP = "authenticator_app.secret"
PLACE = re.compile(r"(\w+\.\w+):")


@pytest.fixture
def keys(configuration):
    """Go by other keys: `keys(new, old)`."""
    yield lambda *chosen: store.settings.use(
        configuration.model_copy(update={"DATA_KEYS": ",".join(chosen)})
    )
    store.settings.use(configuration)


@pytest.fixture
def secrets(database, keys, asha, bina, owner, monkeypatch):
    """Three people with an app each, sealed under the old key."""
    monkeypatch.setattr(resealing, "BATCH", 2)
    keys(OLD)
    with transaction() as session:
        for person in (asha, bina, owner):
            secret = sealed_secret(f"of {person.name}", person_id=person.id)
            app = AuthenticatorApp(person_id=person.id, name="Phone", secret=secret)
            session.add(app)


def _rotated():
    return CliRunner().invoke(rotate_keys)


def _stored() -> dict[int, str]:
    with reading() as session:
        rows = select(AuthenticatorApp.person_id, AuthenticatorApp.secret)
        return dict(session.execute(rows).all())


@pytest.mark.asvs("V11.2.2")
def test_what_was_sealed_under_an_old_key_is_read_without_it(secrets, keys):
    keys(NEW, OLD)
    assert not any(map(is_current, _stored().values()))

    said = _rotated()

    assert said.exit_code == 0, said.output
    assert "authenticator_app.secret: 3 moved, 0 unreadable." in said.output
    keys(NEW)
    opened = {opened_secret(text, person_id=id_) for id_, text in _stored().items()}
    assert opened == {"of Asha Rao", "of Bina Shah", "of Omar Owner"}


def test_a_second_rotation_moves_nothing(secrets, keys):
    keys(NEW, OLD)
    _rotated()

    assert "authenticator_app.secret: 0 moved" in _rotated().output


@pytest.mark.asvs("V11.2.2")
def test_a_row_that_no_key_opens_is_told_and_left(secrets, keys):
    before = _stored()
    keys(NEW)

    said = _rotated()

    assert said.exit_code == 1
    assert "0 moved, 3 unreadable" in said.output
    assert _stored() == before


def test_a_row_that_changes_meanwhile_keeps_its_change(secrets, keys, asha, monkeypatch):
    keys(NEW, OLD)
    (column,) = [
        each for each in sealed_columns() if each.name == "authenticator_app.secret"
    ]
    read, others = resealing._old_rows, []

    def change_after_reading(*words, **more):
        rows = read(*words, **more)
        if not others:
            others.append(sealed_secret("chosen meanwhile", person_id=asha.id))
            with transaction() as session:
                app = session.scalars(
                    select(AuthenticatorApp).where(AuthenticatorApp.person_id == asha.id)
                ).one()
                app.secret = others[0]
        return rows

    monkeypatch.setattr(resealing, "_old_rows", change_after_reading)
    reseal(column)

    assert opened_secret(_stored()[asha.id], person_id=asha.id) == "chosen meanwhile"


def test_a_secret_moved_to_another_row_does_not_open(secrets, asha, bina):
    with pytest.raises(Unreadable):
        opened_secret(_stored()[asha.id], person_id=bina.id)


@pytest.mark.asvs("V11.2.2")
def test_every_place_that_is_sealed_is_a_column_that_rotates():
    places = {
        found.group(1)
        for path in python_files()
        if "seal" in path.read_text()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.JoinedStr)
        and isinstance(node.values[0], ast.Constant)
        and (found := PLACE.fullmatch(str(node.values[0].value)))
    }

    assert places == {each.name for each in sealed_columns()}
    assert APP in places
