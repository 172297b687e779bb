"""The style guide is for those who build the shop, not for its customers."""

import pytest

import store.settings


def test_the_style_guide_shows_every_part(browser):
    assert browser.get("/styleguide").status_code == 200
    assert browser.page.count("<h1") == 1


@pytest.mark.asvs("V15.2.3")
def test_there_is_no_style_guide_in_production(browser, configuration):
    store.settings.use(configuration.model_copy(update={"ENVIRONMENT": "production"}))

    status = browser.get("/styleguide").status_code

    store.settings.use(configuration)
    assert status == 404
