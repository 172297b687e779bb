"""What compose.yaml tells the shop, with the test's servers in place of its hosts."""

import re
from collections.abc import Mapping

import yaml

from store.settings import ROOT

VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def told_by_compose(
    service: str, *, env_file: Mapping[str, str], hosts: Mapping[str, str]
) -> dict[str, str]:
    """The environment of one service when `.env` holds `env_file`, its hosts replaced."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    told = services[service]["environment"]
    return {
        name: _moved(_filled(str(text), env_file), hosts) for name, text in told.items()
    }


def _moved(text: str, hosts: Mapping[str, str]) -> str:
    for host, place in hosts.items():
        text = text.replace(host, place)
    return text


def _filled(text: str, env_file: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda found: _value(found, env_file), text)


def _value(found: re.Match, env_file: Mapping[str, str]) -> str:
    name, kind, rest = found.groups()
    if env_file.get(name):
        return env_file[name]
    if kind == "?":
        raise KeyError(f"{name}: {rest}")
    return rest or ""
