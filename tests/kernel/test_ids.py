"""Names that cannot be guessed."""

from store.kernel import ids


def test_no_two_tokens_are_alike_and_each_fits_its_column():
    tokens = {ids.token() for _ in range(1000)}

    assert len(tokens) == 1000
    assert max(map(len, tokens)) <= 32


def test_what_is_stored_does_not_tell_the_secret():
    assert ids.digest("secret") != "secret"
    assert ids.digest("secret") == ids.digest("secret")
    assert len(ids.digest("secret")) == 64
