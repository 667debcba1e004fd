"""Who may save reports: a decision on plain values, made again at the moment of writing.

Three modes, chosen by `CITES_WRITE` on the server:

* unset: nobody writes, an import stays in its browser session;
* ``local``: the single user of a machine, as long as the server listens to that machine only;
* ``oidc``: whoever is logged in with a verified e-mail address, for the cités that the table of
  rights gives them.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

from loaders.reports.errors import SettingRefusedError, WriteRefusedError
from loaders.reports.records import EVERY_CITE, Right

Mode = Literal["off", "local", "oidc"]

SETTING: Final = "CITES_WRITE"
ADDRESS: Final = "STREAMLIT_SERVER_ADDRESS"

_ASK: Final = (
    "demander à l'administrateur de l'application d'accorder ce droit (« python -m loaders rights "
    "grant »)."
)
_CHOICES: Final = "local ou oidc ; sans elle, personne n'enregistre"
_CITES_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """What the server says of writing.

    Attributes
    ----------
    mode : {"off", "local", "oidc"}
        Who may write at all.
    address : str or None
        The address the server listens on; None when it listens on all.
    """

    mode: Mode = "off"
    address: str | None = None

    @classmethod
    def read(
        cls, environment: Mapping[str, str] | None = None, address: str | None = None
    ) -> Settings:
        """Read the settings of this server.

        Parameters
        ----------
        environment
            That of the process by default.
        address
            Where the server listens, when the caller knows it; else the environment tells.

        Raises
        ------
        loaders.reports.errors.SettingRefusedError
            If `CITES_WRITE` is neither of the modes.
        """
        found = os.environ if environment is None else environment
        mode = found.get(SETTING, "").strip().lower() or "off"
        if mode not in {"off", "local", "oidc"}:
            raise SettingRefusedError(SETTING, f"« {mode} » n'est pas un mode connu", _CHOICES)
        return cls(cast("Mode", mode), address or found.get(ADDRESS) or None)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks to write; by default nobody, who is always refused.

    Attributes
    ----------
    mode : {"off", "local", "oidc"}
        How the person was recognised.
    name : str
        E-mail address of the login, or name of the user of the machine.
    verified : bool
        Whether the provider of the login has verified the address.
    """

    mode: Mode = "off"
    name: str = ""
    verified: bool = False

    @property
    def email(self) -> str:
        """The address as the table of rights writes it."""
        return normal(self.name)

    @property
    def recorded(self) -> str:
        """The name kept with what this person writes."""
        return self.email if self.mode == "oidc" else self.name


NOBODY: Final = Identity()


def normal(email: str) -> str:
    """Write an e-mail address as the table of rights does."""
    return email.strip().casefold()


def on_this_machine(address: str | None) -> bool:
    """Tell whether a server that listens on an address is reached from its own machine only."""
    if address is None:
        return False
    if address.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def check(
    identity: Identity, settings: Settings, cites: Collection[str], rights: Iterable[Right]
) -> None:
    """Let a person write for some cités, or refuse.

    Parameters
    ----------
    identity
        Who asks.
    settings
        Those of the server.
    cites
        Codes of the cités concerned.
    rights
        The table of rights, or the part of it that concerns this person.

    Raises
    ------
    loaders.reports.errors.WriteRefusedError
        If one of the cités, or writing at all, is not allowed.
    """
    if settings.mode == "off":
        raise WriteRefusedError(
            "ce serveur n'enregistre rien, l'analyse d'un fichier y reste privée",
            f"pour enregistrer, lancer l'application avec {SETTING}=local sur sa propre machine, "
            f"ou {SETTING}=oidc sur un serveur.",
        )
    if identity.mode != settings.mode or not identity.recorded:
        raise WriteRefusedError("aucune personne n'est identifiée", "se connecter, puis réessayer.")
    if settings.mode == "local":
        _check_local(settings)
    else:
        _check_login(identity, cites, rights)


def _check_local(settings: Settings) -> None:
    if not on_this_machine(settings.address):
        raise WriteRefusedError(
            f"{SETTING}=local ne vaut que pour un serveur ouvert à cette seule machine",
            f"lancer l'application avec --server.address=localhost, ou passer à {SETTING}=oidc.",
        )


def _check_login(identity: Identity, cites: Collection[str], rights: Iterable[Right]) -> None:
    if not identity.verified:
        raise WriteRefusedError(
            f"l'adresse {identity.email} n'est pas vérifiée par le fournisseur d'identité",
            "faire vérifier cette adresse auprès du fournisseur, puis se reconnecter.",
        )
    mine = [right for right in rights if right.email == identity.email]
    if any(right.role == "admin" or right.cite == EVERY_CITE for right in mine):
        return
    allowed = {right.cite for right in mine}
    refused = sorted(set(cites) - allowed)
    if refused or not allowed:
        shown = ", ".join(refused[:_CITES_SHOWN]) + (" …" if len(refused) > _CITES_SHOWN else "")
        which = f" pour {shown}" if shown else ""
        raise WriteRefusedError(f"{identity.email} n'a pas le droit d'écrire{which}", _ASK)
