"""The QPV perimeters in use now, and the button that synchronises the official ones."""

from __future__ import annotations

import streamlit as st

from loaders.errors import CitesError
from loaders.qpv import perimeters
from pages.parts import fr
from pages.parts.markdown import plain


def in_use() -> None:
    """Show which perimeters are drawn, generation by generation, and how to refresh them."""
    st.header("Périmètres des QPV")
    message = st.session_state.pop("sync-message", None)
    if message:
        kind, text = message
        # A message quotes files and addresses: none of it is Markdown, but its line breaks.
        written = "  \n".join(plain(line) for line in text.splitlines())
        (st.success if kind == "ok" else st.warning)(written)
    for one in perimeters.status().generations:
        st.markdown(f"**QPV {one.generation}** : {_wording(one)}")
    st.markdown(
        "Une emprise schématique est une ellipse tracée au vrai centre du quartier, avec sa vraie "
        "surface, son vrai allongement et sa vraie orientation. Elle est en tireté sur la carte."
    )
    if st.button("Synchroniser les périmètres officiels", icon=":material/sync:"):
        _synchronise()


def _wording(one: perimeters.GenerationStatus) -> str:
    if one.state is None or one.synced_at is None:
        return f"emprises schématiques ({one.reason})."
    state = one.state
    repaired = fr.plural(state.repaired, "tracé réparé", "tracés réparés")
    return (
        f"périmètres officiels, {state.edition}, synchronisés le {fr.day(one.synced_at.date())} "
        f"({fr.plural(state.rows, 'périmètre')}, dont {repaired}) ; source : {state.origin}."
    )


def _synchronise() -> None:
    """Run the synchronisation with its progress, then show the page anew."""
    # What opens addresses is only for those who synchronise.
    from loaders.qpv import sync as synchronisation  # noqa: PLC0415

    bar = st.progress(0.0, text="Recherche des périmètres officiels…")

    def progress(text: str, share: float) -> None:
        bar.progress(min(share, 1.0), text=text)

    try:
        report = synchronisation.sync(None, progress)
    except CitesError as error:
        st.session_state["sync-message"] = ("error", str(error))
    else:
        if report.ok:
            text = "Les périmètres officiels sont à jour."
            st.session_state["sync-message"] = ("ok", text)
        else:
            text = "\n".join(str(error) for error in report.failures)
            st.session_state["sync-message"] = ("error", text)
    st.rerun()
