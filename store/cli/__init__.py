"""Commands under `flask`, for whoever runs the shop; one module for each subject."""

from __future__ import annotations

from flask import Flask

from store.cli.checking import check
from store.cli.factors import lose_factors
from store.cli.keys import rotate_keys
from store.cli.listing import relist_products
from store.cli.pricing import price_list
from store.cli.profiles import profiles
from store.cli.quoting import estimate, slice_files
from store.cli.roles import permission_table, staff
from store.cli.running import drain_outbox, env_example, sweep
from store.cli.security import verify_trail
from store.cli.sessions import sign_people_out
from store.cli.shop import draw_demo, install_rates, seed_demo, seed_prints


def register_commands(app: Flask) -> None:
    for command in (
        seed_demo,
        seed_prints,
        draw_demo,
        install_rates,
        staff,
        permission_table,
        sign_people_out,
        lose_factors,
        price_list,
        relist_products,
        drain_outbox,
        sweep,
        check,
        verify_trail,
        env_example,
        rotate_keys,
        profiles,
        estimate,
        slice_files,
    ):
        app.cli.add_command(command)
