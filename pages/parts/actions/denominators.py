"""What reported counts are set beside: job seekers and inhabitants of the QPV of a cité."""

from __future__ import annotations

from typing import Final

from geo import cites as domain
from geo.grid import Cell
from loaders.statistics import figures
from pages.parts import data, fr

JOB_SEEKERS: Final = "defm_abc"
DATE: Final = "2021-12-31"
"""The last date for which the job seekers of the QPV are published."""
SOURCE: Final = "insee-ipro-2022"
PER: Final = 100


def job_seekers(cite: str) -> Cell:
    """Return the job seekers (A, B, C) of the QPV of a cité at `DATE`."""
    return figures.grid("cite", JOB_SEEKERS).cell(cite, DATE)


def inhabitants(cite: str) -> int | None:
    """Return the inhabitants of the QPV of a cité in 2018."""
    return domain.population([data.cites()[cite]]).value


def per_job_seekers(count: int | None, cite: str) -> float | None:
    """Return a count for 100 job seekers of a cité; None where either is not known."""
    found = job_seekers(cite).value
    return None if count is None or not found else PER * count / found


def named() -> str:
    """Say what the rates are computed on, with its date."""
    return f"demandeurs d’emploi (A, B, C) des QPV au {fr.period(DATE)}"
