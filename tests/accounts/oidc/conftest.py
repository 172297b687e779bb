"""A shop that signs people in through a provider which does what a test tells it."""

import pytest

import store.settings
from store.accounts.oidc import gateway
from tests.browsing import Browser
from tests.servers.hostile import HostileProvider


@pytest.fixture(scope="session")
def one_provider():
    server = HostileProvider()
    yield server
    server.destroy()


@pytest.fixture
def there(one_provider, configuration):
    """The provider of the shop's settings; nothing of it is remembered yet."""
    one_provider.reset()
    gateway._provider.cache_clear()
    told = configuration.model_copy(update=one_provider.settings)
    store.settings.use(told)
    yield one_provider
    store.settings.use(configuration)
    gateway._provider.cache_clear()


@pytest.fixture
def door(there):
    """The shop's own door to the provider."""
    return gateway.provider()


class Traveller(Browser):
    """A visitor who goes to the provider and comes back."""

    def __init__(self, client, there) -> None:
        super().__init__(client)
        self.there = there

    def leave(self, **form):
        """Press the button; gives where the shop sends the browser."""
        answer = self.post("/account/oidc/start", form)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def come_back(self, address, **changes):
        return self.get(self.there.answer_to(address, **changes))

    def travel(self, **form):
        """There and back."""
        return self.come_back(self.leave(**form))


@pytest.fixture
def traveller(app, there):
    return Traveller(app.test_client(), there)


@pytest.fixture
def another_traveller(app, there):
    return Traveller(app.test_client(), there)
