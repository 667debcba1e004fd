"""The store of the reports, and who is asking: the page offers, the store decides."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import streamlit as st

from loaders.reports.rights import NOBODY, Identity, Settings
from loaders.reports.store import Store
from pages.parts.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterable


def settings() -> Settings:
    """Return what this server says of writing."""
    return Settings.read(address=st.get_option("server.address"))


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the store of this server, opened once.

    Raises
    ------
    CitesError
        If there is a database and it cannot be used; the next call tries again.
    """
    return Store.open(settings=settings())


def identity() -> Identity:
    """Return who is asking, as the server knows it; nobody when writing is off."""
    mode = settings().mode
    if mode == "local":
        return Identity("local", getpass.getuser())
    user = st.user.to_dict() if mode == "oidc" else {}
    if not user.get("is_logged_in"):
        return NOBODY
    return Identity("oidc", str(user.get("email") or ""), verified=bool(user.get("email_verified")))


def _configured() -> bool:
    """Tell whether this server knows a provider of logins."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def offered(cites: Iterable[str]) -> bool:
    """Tell whether to offer to save for some cités; the store checks again when it does."""
    who = identity()
    return who != NOBODY and store().may_write(who, cites)


def told() -> None:
    """Say what an import becomes on this server, and let people log in where they can."""
    mode, who = settings().mode, identity()
    if mode == "off":
        st.info(
            "**Analyse privée, rien n’est enregistré.** Ce que vous importez reste dans cet onglet "
            "du navigateur et disparaît quand vous le fermez.",
            icon=":material/lock:",
        )
    elif mode == "local":
        st.info(
            f"**Enregistrement sur cette machine**, au nom de {plain(who.recorded)}. Rien n’est "
            "effacé : une correction remplace, un import s’annule.",
            icon=":material/save:",
        )
    elif who == NOBODY:
        st.info(
            "**Connectez-vous pour enregistrer.** Sans connexion, l’analyse reste privée et rien "
            "n’est enregistré.",
            icon=":material/lock:",
        )
        if _configured():
            st.button("Se connecter", icon=":material/login:", on_click=st.login, key="connexion")
        else:
            st.warning(
                "La connexion n’est pas réglée sur ce serveur : l’administrateur décrit le "
                "fournisseur d’identité dans `.streamlit/secrets.toml`, à la section `[auth]`.",
                icon=":material/settings:",
            )
    else:
        st.info(
            f"**Connecté : {plain(who.recorded)}.** Vous enregistrez pour les cités qui vous sont "
            "ouvertes.",
            icon=":material/verified_user:",
        )
        st.button("Se déconnecter", icon=":material/logout:", on_click=st.logout, key="sortie")
