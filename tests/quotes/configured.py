"""The shop's own materials and machines, configured for a box of any size."""

from store.quotes.configuration import Configuration
from store.quotes.defaults import MACHINES, MATERIALS, RATES
from store.quotes.models import Machine, Material, Process, RateCard
from store.quotes.options import Options
from tests.quotes.boxes import layers_of_box, measure_of_box

GREY_PLA = Options(material="pla", colour="Grey")
RESIN = Options(material="resin", colour="Grey", infill=100)
PA12 = Options(material="pa12", colour="Natural white", infill=100)


def the_materials():
    usual = {"process": Process.FDM}
    return [Material(**{**usual, "preset": each["slug"], **each}) for each in MATERIALS]


def the_machines():
    return [
        Machine(
            slug=each["slug"],
            name=each["name"],
            process=each.get("process", Process.FDM),
            preset=each["preset"],
            position=position,
            width_mm=each["size"][0],
            depth_mm=each["size"][1],
            height_mm=each["size"][2],
        )
        for position, each in enumerate(MACHINES)
    ]


def a_configuration(*size, layers=None, runs=(), rates=RATES):
    size = size or (20, 20, 20)
    return Configuration(
        measure=measure_of_box(*size),
        layers=layers_of_box(*size) if layers is None else layers,
        materials=the_materials(),
        machines=the_machines(),
        card=RateCard(version=1, rates=rates),
        runs=runs,
    )


def cells_of(configuration, options=GREY_PLA):
    rows = configuration.matrix(options)
    return {cell.choice: cell for row in rows for cell in row.cells}
