"""Every form of the shop: nonsense is refused, and all that is typed has its bounds."""

import importlib
import pkgutil
import re
from urllib.parse import quote

import pytest
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)

import store
from store.accounts.destinations import local_path
from store.settings import ROOT
from store.web.forms import Form, InputRequired
from tests.addresses import UNSAFE, filled

# The one of WTForms takes a blank for something that was written.
LENIENT = re.compile(
    r"wtforms\.validators import (\([^)]*|[^(\n]*)\bInputRequired"
    r"|\(validators\.InputRequired"
)
# What has bounds of its own, by a list of choices or by what a file may be.
BOUNDED = (
    BooleanField,
    FileField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    SubmitField,
)
# A trap for programs, and a number that is read leniently.
READ_AS_IT_IS = {"website", "was"}
NONSENSE = ["", "-1", "1e309", "NaN", "９", "a" * 5000, "\x00", "[]", "true", "٣", "0x10"]


def forms():
    """Every form class of the shop."""
    for module in pkgutil.walk_packages(store.__path__, "store."):
        if "form" in module.name:
            importlib.import_module(module.name)
    waiting, found = [FlaskForm], set()
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        found.update(each for each in subclasses if each.__module__.startswith("store."))
        waiting += subclasses
    return sorted(found, key=lambda form: (form.__module__, form.__name__))


@pytest.mark.asvs("V2.1.1")
@pytest.mark.asvs("V2.2.1")
def test_everything_that_is_typed_has_a_check_of_its_own(application):
    with application.test_request_context(method="POST"):
        loose = [
            f"{form.__module__}.{form.__name__}.{name}"
            for form in forms()
            for name, field in made(form)
            if isinstance(field, StringField)
            and not isinstance(field, (*BOUNDED, PasswordField))
            and not (field.validators or field.filters or name in READ_AS_IT_IS)
        ]

    assert loose == []


def test_what_has_to_be_written_is_more_than_a_blank(application):
    blank = {"word": " \t ", "count": " 3 "}
    with application.test_request_context(method="POST", data=blank):
        form = Blank()
        form.validate()

    assert form.errors == {"word": ["Write it."]}
    loose = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "store").rglob("*.py")
        if LENIENT.search(path.read_text())
    ]
    assert loose == ["store/web/forms.py"], "take InputRequired from store.web.forms"


class Blank(Form):
    word = StringField(validators=[InputRequired("Write it.")])
    count = IntegerField(validators=[InputRequired("Count it.")])


def made(form):
    try:
        return list(form()._fields.items())
    except TypeError:  # it is made with something to choose from
        return []


@pytest.mark.one_database
@pytest.mark.asvs("V2.2.1")
@pytest.mark.asvs("V2.2.2")
@pytest.mark.asvs("V1.4.2")
@pytest.mark.parametrize("who", ["asha", "owner"])
def test_nonsense_in_any_form_is_refused_and_breaks_nothing(request, app, browser, who):
    browser.sign_in(request.getfixturevalue(who))
    rules = [rule for rule in app.url_map.iter_rules() if rule.methods & UNSAFE]
    fields = {name for form in forms() for name in vars(form) if not name.startswith("_")}

    broken = {}
    for turn, rule in enumerate(rules):
        if rule.endpoint in {"accounts.logout", "static"}:
            continue
        word = NONSENSE[turn % len(NONSENSE)]
        answer = browser.post(filled(rule), dict.fromkeys(fields, word))
        if answer.status_code >= 500:
            broken[rule.rule, word[:10]] = answer.status_code

    assert broken == {}


@pytest.mark.asvs("V1.1.1")
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize(
    "hostile", ["//evil.example", "/\\evil.example", "https://evil.example"]
)
def test_an_address_is_decoded_once_and_judged_as_it_is_used(times, hostile):
    written = hostile
    for _ in range(times):
        written = quote(written, safe="")

    assert local_path(written) is None
    assert local_path(f"/{written}") in {None, f"/{written}"}
