"""The real slicer is found where it is, and never where it is not wanted."""

import shutil

import pytest

import store.settings
from store.infra.slicer import slicer, slicer_title


@pytest.fixture
def told(configuration):
    def tell(**changes: object) -> None:
        store.settings.use(configuration.model_copy(update=changes))

    yield tell
    store.settings.use(configuration)


def test_the_slicer_of_this_machine_is_found_and_says_what_it_is(told):
    told(SLICER="")

    assert slicer() == shutil.which("prusa-slicer")
    name, version = slicer_title().split()
    assert name == "prusa-slicer"
    assert [part.isdigit() for part in version.split(".")] == [True] * 3


def test_a_slicer_is_used_where_the_settings_say(told):
    told(SLICER="/bin/true")

    assert slicer() == "/bin/true"


@pytest.mark.parametrize("place", ["off", "/nowhere/prusa-slicer"])
def test_there_may_be_none(told, place):
    told(SLICER=place)

    assert slicer() is None
    assert slicer_title() is None


@pytest.mark.parametrize("program", ["/bin/true", "/bin/false"])
def test_another_program_is_not_taken_for_a_slicer(told, program):
    told(SLICER=program)

    assert slicer_title() is None


def test_a_program_that_crashes_is_no_slicer(told, tmp_path):
    broken = tmp_path / "slicer"
    broken.write_text("#!/bin/sh\nkill -SEGV $$\n")
    broken.chmod(0o755)
    told(SLICER=str(broken))

    assert slicer_title() is None
