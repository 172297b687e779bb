"""The macros of templates/ui, drawn alone."""

import re

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from store.kernel.money import Money
from store.pages.forms import SampleForm


@pytest.fixture
def draw(room):
    def drawn(source, **context):
        with room.test_request_context("/"):
            return " ".join(render_template_string(source, **context).split())

    return drawn


@pytest.fixture
def refused(room):
    with room.test_request_context("/", method="POST", data={"postcode": "5600"}):
        form = SampleForm(MultiDict({"postcode": "5600", "state": "KL"}))
        form.validate()
        return form


FIELD = '{% import "ui/field.html" as field %}'


def test_a_refused_field_says_so_at_the_input_and_names_its_words(draw, refused):
    html = draw(FIELD + '{{ field.field(f, hint="Six digits") }}', f=refused.postcode)

    assert 'aria-describedby="postcode-hint postcode-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="postcode-error"' in html
    assert 'value="5600"' in html


def test_a_good_field_is_tied_to_its_label_alone(draw, refused):
    html = draw(FIELD + "{{ field.field(f) }}", f=refused.state)

    assert '<label class="field-label" for="state">State</label>' in html
    assert "aria-" not in html


def test_the_summary_leads_to_each_refused_field(draw, refused):
    html = draw(FIELD + "{{ field.error_summary(form) }}", form=refused)

    assert 'role="alert"' in html
    assert 'tabindex="-1"' in html
    assert "There is a problem" in html
    assert re.findall(r'href="#([^"]+)"', html) == [
        "name",
        "postcode",
        "pieces",
        "infill-0",
        "stars-0",
    ]


def test_a_form_without_errors_has_no_summary(draw):
    assert draw(FIELD + "{{ field.error_summary(form) }}", form={"errors": {}}) == ""


def test_a_reduced_price_says_which_is_which(draw):
    source = '{% import "ui/money.html" as money %}{{ money.price(now, was=before) }}'

    html = draw(source, now=Money(34900), before=Money(39900))

    words = re.sub(r"<[^>]+>", "", html)
    assert words == "was ₹399.00 now ₹349.00"


def test_stars_are_said_in_words(draw):
    html = draw('{% import "ui/stars.html" as s %}{{ s.stars(46, 31) }}')

    assert "Rated 4.6 of 5" in html
    assert "31 reviews" in html


def test_load_more_ends_when_all_is_shown(draw):
    source = '{% import "ui/pagination.html" as p %}{{ p.load_more(shown, 87, "?page=2") }}'

    assert "Show 24 more" in draw(source, shown=24)
    assert "Show 15 more" in draw(source, shown=72)
    assert "<a" not in draw(source, shown=87)


def test_an_icon_without_words_beside_it_has_a_name(draw):
    source = '{% from "ui/icon.html" import icon %}'

    assert 'aria-hidden="true"' in draw(source + '{{ icon("cart") }}')
    assert 'aria-label="Cart"' in draw(source + '{{ icon("cart", label="Cart") }}')


def test_what_is_written_into_a_macro_is_escaped(draw):
    source = '{% import "ui/button.html" as b %}{{ b.button(words, title=words) }}'

    assert "<script>" not in draw(source, words='"><script>')
