"""Whatever a stranger sends ends in a measure or a reason, and touches nothing else."""

import signal
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.infra.sandbox import (
    ChildCrashed,
    ChildOutOfMemory,
    ChildTimedOut,
    Limits,
    run_child,
)
from store.uploads.prescan import kind_of, prescan
from store.uploads.reasons import REASONS, Refused
from tests.uploads import hostile
from tests.uploads.analysing import analyse, ending_in_child
from tests.uploads.bombs import archive, plain
from tests.uploads.hostile import damaged_steps
from tests.uploads.shapes import binary_stl, box, cube_3mf, obj, ply, text_stl, torus
from tests.uploads.step import step

MEBIBYTE = 1 << 20


def cases(*faults):
    return [
        pytest.param(each, id=each.name, marks=pytest.mark.fault(each.fault))
        for each in hostile.FILES
        if each.fault in faults
    ]


def listing(folder):
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*"))


@pytest.mark.asvs("V1.5.1")
@pytest.mark.asvs("V1.4.2")
@pytest.mark.asvs("V5.2.5")
@pytest.mark.parametrize("case", cases("U04", "U05", "U06", "U07", "U08", "U09", "U10"))
def test_a_hostile_file_ends_in_a_reason_or_a_measure(tmp_path, case):
    place = tmp_path / "a" / "b" / "place"
    place.mkdir(parents=True)
    path = place / case.name
    case.make(path)
    started = time.monotonic()

    ending = ending_in_child(path)

    assert ending in case.endings
    assert time.monotonic() - started < 60
    written = {f"a/b/place/{name}" for name in (case.name, "model.stl")}
    assert set(listing(tmp_path)) <= {"a", "a/b", "a/b/place", *written}


def test_every_right_ending_is_a_reason_in_words():
    endings = {ending for each in hostile.FILES for ending in each.endings}

    assert endings - {hostile.MEASURED} <= set(REASONS)
    assert all(sentence.endswith(".") for sentence in REASONS.values())
    assert len({each.name for each in hostile.FILES}) == len(hostile.FILES)


@pytest.mark.asvs("V5.2.3")
@pytest.mark.fault("U04")
@pytest.mark.parametrize(
    "case",
    [each for each in hostile.FILES if each.endings == {"archive-too-big"}],
    ids=lambda each: each.name,
)
def test_U04_a_bomb_is_refused_at_the_door_within_a_second_and_64_mib(tmp_path, case):
    path = tmp_path / case.name
    case.make(path)
    tracemalloc.start()
    started = time.process_time()

    with path.open("rb") as file, pytest.raises(Refused, match="unfolds"):
        prescan(file, kind=kind_of(path.name), size=path.stat().st_size)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - started < 1
    assert peak < 64 * MEBIBYTE


HONEST = {
    "a.stl": binary_stl(torus()),
    "text.stl": text_stl(box()),
    "a.obj": obj(box()),
    "a.ply": ply(box()),
    "a.step": step(box()),
    "a.3mf": None,
}
# A text STL holds no line that OBJ knows, so it is an OBJ without a surface.
SWAPPED = {"content-mismatch", "stl-cut-short", "no-triangles"}


@pytest.mark.asvs("V5.2.2")
@pytest.mark.fault("U03")
@pytest.mark.parametrize("ending", ["stl", "obj", "3mf", "step", "stp", "ply"])
@pytest.mark.parametrize("name", HONEST)
def test_U03_an_ending_that_does_not_fit_the_content_is_refused(tmp_path, name, ending):
    source = tmp_path / name
    content = HONEST[name] or cube_3mf(source).read_bytes()
    path = tmp_path / f"renamed.{ending}"
    path.write_bytes(content)

    result = ending_of_prescan(path)

    is_right = kind_of(name) is kind_of(path.name)
    assert (result is None) if is_right else (result in SWAPPED)


@pytest.mark.asvs("V5.2.2")
@pytest.mark.fault("U03")
@pytest.mark.parametrize(
    "head", [b"GIF89a", b"\x89PNG\r\n", b"%PDF-1.7\n", b"<html>", b"MZ"]
)
def test_U03_a_package_behind_another_files_head_is_refused(tmp_path, head):
    path = cube_3mf(tmp_path / "a.3mf")
    path.write_bytes(head + path.read_bytes())

    assert ending_of_prescan(path) == "content-mismatch"


@pytest.mark.fault("U03")
def test_U03_an_archive_behind_a_mesh_is_refused(tmp_path):
    path = tmp_path / "a.stl"
    path.write_bytes(binary_stl(box()) + cube_3mf(tmp_path / "b.3mf").read_bytes())

    assert ending_of_prescan(path) == "stl-cut-short"


@pytest.mark.fault("U03")
def test_U03_an_office_document_is_no_package_of_models(tmp_path):
    path = tmp_path / "a.3mf"
    archive(
        path, [plain("[Content_Types].xml", "<Types/>"), plain("word/document.xml", "")]
    )

    assert ending_of_prescan(path) == "no-triangles"


@pytest.mark.fault("U10")
@pytest.mark.timeout(200)
def test_U10_twenty_damaged_step_files_end_and_nothing_dies_with_them(tmp_path):
    with ThreadPoolExecutor(2) as pool:
        endings = list(pool.map(damaged_ending(tmp_path), enumerate(damaged_steps(20))))

    assert set(endings) <= {"measured", "ChildCrashed", *REASONS}
    assert "measured" in endings
    assert endings.count("measured") < 20
    assert all(len(listing(place)) <= 2 for place in tmp_path.iterdir())


def damaged_ending(folder):
    def ending(numbered):
        number, content = numbered
        place = folder / str(number)
        place.mkdir()
        path = place / "damaged.step"
        path.write_bytes(content)
        return ending_in_child(path)

    return ending


@pytest.mark.asvs("V15.2.5")
@pytest.mark.fault("U10")
def test_U10_a_crash_in_native_code_ends_only_the_child(tmp_path):
    with pytest.raises(ChildCrashed) as crash:
        run_child("tests.uploads.crashing", {}, cwd=tmp_path)

    assert crash.value.signal_number == signal.SIGSEGV


@pytest.mark.asvs("V15.2.5")
@pytest.mark.fault("U10")
def test_U10_a_mesh_that_needs_more_memory_than_allowed_is_given_up(tmp_path):
    path = tmp_path / "a.stl"
    path.write_bytes(binary_stl(torus(across=1_000, around=500)))

    with pytest.raises((ChildOutOfMemory, ChildCrashed)):
        analyse(path, limits=Limits(memory=300 * MEBIBYTE))


@pytest.mark.fault("U09")
def test_U09_a_mesh_that_takes_longer_than_allowed_is_given_up(tmp_path):
    path = tmp_path / "a.stl"
    path.write_bytes(binary_stl(torus(across=1_000, around=500)))

    with pytest.raises(ChildTimedOut):
        analyse(path, limits=Limits(cpu_seconds=1))


def ending_of_prescan(path):
    """Tell how a file is refused at the door; None if it may come in."""
    try:
        with path.open("rb") as file:
            prescan(file, kind=kind_of(path.name), size=path.stat().st_size)
    except Refused as refusal:
        return refusal.code
    return None
