"""What staff are shown of how far off the shop's figures are."""

import pytest

from store.quotes.calibration import Comparison, Figures, proposals, rows_of


def compared(*, time=1.0, weight=1.0, machine="Core 256", material="PLA", mark="a"):
    return Comparison(
        machine=machine,
        material=material,
        foretold=Figures(10_000, 10_000),
        found=Figures(round(10_000 * weight), round(10_000 * time)),
        title="bracket",
        mark=mark,
    )


def test_each_material_on_each_machine_is_summed_up_by_itself():
    rows = rows_of(
        [compared(), compared(machine="Gantry 350"), compared(material="PETG"), compared()]
    )

    assert [(row.machine, row.material, row.count) for row in rows] == [
        ("Core 256", "PETG", 1),
        ("Core 256", "PLA", 2),
        ("Gantry 350", "PLA", 1),
    ]


def test_the_spread_tells_the_bias_from_the_size_of_errors():
    (row,) = rows_of([compared(time=t) for t in (0.9, 0.98, 1.02, 1.06, 1.1)])

    assert row.time.bias == pytest.approx(0.02)
    assert row.time.median == pytest.approx(0.06)
    assert row.time.p90 == pytest.approx(0.1)
    assert row.weight.p90 == 0


def test_the_worst_come_first_and_lead_to_their_pages():
    (row,) = rows_of([compared(time=1 + n / 100, mark=str(n)) for n in range(6)])

    assert [each.mark for each in row.worst] == ["5", "4", "3"]


def test_a_figure_of_nothing_is_no_comparison():
    assert rows_of([compared(time=0), compared(weight=0)]) == []


def test_a_factor_is_proposed_when_enough_prints_agree():
    rows = rows_of([compared(time=t) for t in (1.03, 1.04, 1.04, 1.05, 1.2)])

    (proposal,) = proposals(rows)

    assert (proposal.what, proposal.factor, proposal.count) == ("time", 1.04, 5)
    assert (proposal.per_cent, proposal.is_more) == (4, True)


@pytest.mark.parametrize("times", [(1.04,) * 4, (1.01,) * 9, (0.9, 1.1, 0.8, 1.2, 1.0)])
def test_few_prints_small_or_scattered_errors_propose_nothing(times):
    assert proposals(rows_of([compared(time=t) for t in times])) == []
