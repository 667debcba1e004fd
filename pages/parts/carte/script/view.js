/* What is shown at a zoom and for a state, the view, and the entry points. */

const DRAW = {
  contours: drawContours, communes: drawCommunes, epci: drawEpci,
  qpv2015: (data) => drawQpv("qpv2015", data), qpv2024: (data) => drawQpv("qpv2024", data),
};

/** Show or hide a layer; the first time it is wanted, fetch and draw it. */
function show(name, wanted) {
  const layer = self.layers[name];
  if (!layer) {
    if (!wanted || !self.config.layers[name]) return;
    fetchLayer(name).then((data) => {
      if (!self.layers[name]) DRAW[name](data);
      refresh();
    }, () => {});
    return;
  }
  if (wanted && !self.map.hasLayer(layer)) layer.addTo(self.map);
  if (!wanted && self.map.hasLayer(layer)) layer.remove();
}

/** What is on the map at this zoom, for this state. */
function refresh() {
  if (!self.state || !self.layers.land) return;
  const zoom = self.map.getZoom();
  const near = zoom >= ZOOM.qpv;
  const year = self.state.generation;
  const generation = `qpv${year}`;
  const other = year === 2015 ? "qpv2024" : "qpv2015";
  show("contours", Boolean(self.state.selected) || zoom >= ZOOM.qpv - 1);
  show("communes", zoom >= ZOOM.communes);
  show("epci", zoom >= self.config.epciZoom);
  show(generation, near);
  show(other, false);
  if (self.layers.contours) self.layers.contours.setStyle(contourStyle);
  const container = self.map.getContainer();
  container.classList.toggle("far", zoom < ZOOM.towns);
  container.classList.toggle("schematic", near && self.config.schematic[year]);
  applyTheme();
  showLabels(zoom);
  tiles(zoom);
  drawLegend();
}

/** The IGN plan lies under the contours, where it can be reached and only from close. */
function tiles(zoom) {
  const wanted = zoom >= ZOOM.qpv + 1;
  if (!self.config.tiles) return;
  if (wanted && self.tilesReachable === undefined) {
    self.tilesReachable = null;
    const probe = new Image();
    probe.onload = () => { self.tilesReachable = true; refresh(); };
    probe.onerror = () => { self.tilesReachable = false; };
    probe.src = L.Util.template(self.config.tiles.url, { z: 6, x: 32, y: 22 });
  }
  const on = wanted && self.tilesReachable === true;
  if (on && !self.layers.tiles) {
    self.layers.tiles = L.tileLayer(self.config.tiles.url, {
      pane: "tiles", attribution: self.config.tiles.attribution, maxZoom: 19, opacity: 0.55,
    });
  }
  const layer = self.layers.tiles;
  if (layer && on !== self.map.hasLayer(layer)) on ? layer.addTo(self.map) : layer.remove();
  // Close up, the generalised limits of the background would stray from the communes'.
  const close = zoom >= ZOOM.communes;
  self.layers.land.setStyle({ stroke: !close });
  self.map.getPane("regions").style.display = close ? "none" : "";
  // Those of a département that stands out stay as long as they stray by a few pixels only.
  self.layers.outline.setStyle({ stroke: zoom < ZOOM.communeLabels });
}

/** Room kept for the insets and the legend, as a share of what the map's size allows. */
function fit(bounds) {
  const { x } = self.map.getSize();
  const wide = x > 600;
  const margin = self.config.insets.length > 0;
  self.map.fitBounds(bounds, {
    paddingTopLeft: wide ? [12, 12] : [8, margin ? 100 : 130],
    paddingBottomRight: wide ? [margin ? 200 : 12, 12] : [8, margin ? 70 : 12],
    maxZoom: 14, animate: Boolean(self.settled),
  });
}

const storageKey = () => `carte:${self.config.id}`;

/** The view left in this tab; browsers that refuse storage just start from the whole view. */
function stored() {
  try { return JSON.parse(sessionStorage.getItem(storageKey()) || "null"); } catch { return null; }
}

/** Move only when the view asked for changes; a view left by the user is found again. */
function applyView(view) {
  if (self.viewKey === view.key) return;
  const first = self.viewKey === undefined;
  self.viewKey = view.key;
  const saved = first && stored();
  if (saved && saved.key === view.key) self.map.setView(saved.center, saved.zoom, { animate: false });
  else fit(view.bounds);
  self.settled = true;
}

/** A cité selected elsewhere than on the map comes into view; otherwise the map stays put. */
function reveal() {
  const cite = self.cites.get(self.state.selected);
  if (!cite || self.revealed === cite.code) return;
  self.revealed = cite.code;
  if (!self.map.getBounds().pad(-0.05).contains([cite.lat, cite.lon])) {
    self.map.setView([cite.lat, cite.lon], Math.max(self.map.getZoom(), ZOOM.qpv));
  }
}

function remember() {
  if (!self.viewKey) return;
  const center = self.map.getCenter();
  const view = { key: self.viewKey, center: [center.lat, center.lng], zoom: self.map.getZoom() };
  try { sessionStorage.setItem(storageKey(), JSON.stringify(view)); } catch { /* refused: no memory */ }
}

/** The frame takes the type family of the page around it. */
function shareFont() {
  const faces = [...window.parent.document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof window.parent.CSSFontFaceRule && /Source Sans/.test(rule.cssText));
  const absolute = (rule) => rule.cssText.replace(/url\("(?!data:)([^"]+)"\)/g, (_, path) =>
    `url("${new URL(path, rule.parentStyleSheet.href || window.parent.location.href)}")`);
  document.head.append(el("style", {}, faces.map(absolute).join("\n")));
}

function init(map, config) {
  Object.assign(self, { map, config });
  try { shareFont(); } catch { /* another origin: the system's font stays */ }
  document.documentElement.lang = "fr";
  if (window.frameElement) window.frameElement.title = config.title;
  // Leaflet focuses the map at the first press: the page would jump to show all of it, and the
  // press would end elsewhere than it began.
  const container = map.getContainer();
  container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution(config.attribution);
  pane("land", 200, true); pane("communes", 220); pane("tiles", 225); pane("contours", 230);
  pane("regions", 235); pane("limits", 240); pane("theme", 290, true); pane("qpv", 300, true); pane("labels", 500); pane("cites", 600, true);
  addControls();
  map.on("zoomend", refresh);
  map.on("moveend", () => { arrange(shownLabels()); if (self.legend.firstChild) drawLegend(); remember(); });
  self.ready = Promise.all([fetchLayer("fond"), fetchLayer("cites")]).then(([background, cites]) => {
    self.background = background;
    drawBackground(background);
    drawCites(cites);
    drawInsets(background);
    map.getContainer().dataset.ready = "true";
  });
}

function update(state) {
  self.ready.then(() => {
    self.state = state;
    self.map.invalidateSize({ animate: false });
    outlineDepartements();
    self.layers.regions.setStyle(regionStyle);
    applyView(state.view);
    applySelection();
    reveal();
    refresh();
    self.map.getContainer().dataset.state = state.view.key;
  }, () => {});
}

window.citesMap = { init, update };
