"""The time zones of a country, from the tables that come with the zones themselves."""

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Local(NamedTuple):
    """A time zone of a country; `exact` where it has no other, else the one that most of it keeps."""

    zone: ZoneInfo
    exact: bool


def zone_of(country: str) -> Local | None:
    """The zone of a country by its ISO 3166-1 alpha-2 code; nothing for a code that nobody has."""
    names = _zones().get(country)
    return Local(ZoneInfo(names[0]), len(names) == 1) if names else None


@lru_cache(maxsize=1)
def _zones() -> dict[str, list[str]]:
    """Each country's zones; the table lists the most populous first, as far as geography lets it."""
    zones: dict[str, list[str]] = {}
    for line in files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, _, name, *_ = line.split("\t")
            zones.setdefault(country, []).append(name)
    return zones
