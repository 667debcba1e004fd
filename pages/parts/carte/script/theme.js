/* The indicator on the map: areas and discs by class for ratios, proportional discs for counts.
 *
 * Figures travel once, in a hashed static file by indicator and level; a rerun names that file, a
 * date and the limits of the classes. What is not published has a look of its own, never that of a
 * small value.
 */

const NONE = { fill: "#f3efe6", edge: "#8d867a" }; // not published: hollow, dashed edge
const LARGEST = { region: 38, departement: 32, cite: 32, qpv2015: 20, ze: 16 };
const SMALL = { qpv2015: 3.6, cite: 13, ze: 6.5 };

const theme = () => (self.state && self.state.theme) || null;

/** The figures of the theme in force; null until they are there. */
function figures() {
  const wanted = theme();
  return wanted && self.figures && self.figures.file === wanted.file ? self.figures : null;
}

function fetchFigures() {
  const wanted = theme();
  if (!wanted || (self.figures && self.figures.file === wanted.file)) return;
  if (wanted.inline) { keepFigures(wanted.file, wanted.inline); return; }
  const name = `figures:${wanted.file}`;
  self.config.layers[name] = wanted.file;
  fetchLayer(name).then((data) => {
    if (!theme() || theme().file !== wanted.file) return;
    keepFigures(wanted.file, data);
    refresh();
  }, () => {});
}

function keepFigures(file, data) {
  self.figures = { ...data, rows: new Map(data.codes.map((code, row) => [code, row])), file };
}

/** A figure: `value` is null when it is not published, `note` says why or what it rests on. */
function figureOf(code) {
  const data = figures();
  const row = data && data.rows.get(code);
  const column = data ? data.periods.indexOf(theme().period) : -1;
  if (row === undefined || column < 0) return { state: "absent", value: null, note: "" };
  const value = data.values[row][column];
  const note = data.notes[data.reasons[row][column]] || "";
  return { state: value === null ? "hidden" : "published", value, note };
}

const classOf = (value) => theme().limits.findIndex((limit) => value <= limit);

function written(value) {
  const { digits, sign } = theme();
  return value.toLocaleString("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits }) + sign;
}

/** Lines that a tooltip adds when the theme in force is about a level. */
function themeLines(level, code) {
  if (!figures() || theme().level !== level) return [];
  const { state, value, note } = figureOf(code);
  const said = state === "published" ? written(value) : state === "hidden" ? theme().hiddenWord : "sans objet";
  return [`${theme().title} : ${said} (${theme().date})`, note];
}

const isAreas = () => Boolean(theme()) && theme().kind === "classes";
const radius = (value) => Math.max(1.5, LARGEST[theme().level] * Math.sqrt(Math.max(value, 0) / theme().largest));

/** Fill of an area by its class; nothing where the theme has none for it. */
function classStyle(level, code) {
  if (!isAreas() || !figures() || theme().level !== level) return null;
  const { state, value } = figureOf(code);
  if (state === "absent") return null;
  if (state === "published") return { fillColor: theme().colours[classOf(value)], fillOpacity: level === "cite" ? 0.6 : 0.92 };
  // A canvas has no hatching: a dashed edge on an empty fill says the same there.
  if (level === "qpv2015") return { fillColor: NONE.fill, fillOpacity: 0.9, dashArray: "3 3" };
  return { fillColor: "url(#carte-hatch)", fillOpacity: 1 };
}

function discStyle(code) {
  const { state, value } = figureOf(code);
  const small = SMALL[theme().level] || 5;
  if (state === "hidden") {
    return { radius: Math.min(small, 5), color: NONE.edge, weight: 1, dashArray: "2 2", fillColor: NONE.fill, fillOpacity: 0.9 };
  }
  if (isAreas()) {
    const weight = theme().level === "qpv2015" ? 0.4 : 1.2;
    return { radius: small, color: "#fff", weight, dashArray: null, fillColor: theme().colours[classOf(value)], fillOpacity: 0.95 };
  }
  return { radius: radius(value), color: "#fff", weight: 0.8, dashArray: null, fillColor: theme().colour, fillOpacity: 0.6 };
}

const paintsLand = () => isAreas() && ["departement", "region"].includes(theme().level);

/** The département or the région that a piece of land stands for. */
function areaOf(feature) {
  const level = theme() && theme().level === "region" ? "region" : "departement";
  return { level, code: level === "region" ? feature.properties.region : feature.properties.code };
}

/** Départements are the pieces of the land: a région is painted through its own. */
function paintLand() {
  const p = self.config.palette;
  self.layers.land.setStyle((feature) => {
    const { level, code } = areaOf(feature);
    return { fillColor: p.land, fillOpacity: 1, ...classStyle(level, code) };
  });
  if (self.layers.communes) self.layers.communes.setStyle({ fillOpacity: paintsLand() ? 0 : 1 });
}

/** Places of the discs of a level, with their names. */
function places(level) {
  const features = { departement: self.background.departements, region: self.background.regions }[level];
  if (features) return features.features.map((f) => f.properties);
  if (level === "cite") return [...self.cites.values()].filter((c) => isShown(c.code));
  return self.points[level] || [];
}

/** Whether the QPV in view are those of 2024: no figure of a QPV 2015 is drawn on them. */
function figureless() {
  return theme().level === "qpv2015" && self.state.generation !== 2015 && self.map.getZoom() >= ZOOM.qpv;
}

/** Whether the theme is drawn as discs: counts everywhere, ratios of what is too small for an area. */
function wantsDiscs() {
  if (!theme() || !figures() || figureless()) return false;
  if (theme().kind === "symbols") return true;
  if (theme().level === "qpv2015") return self.map.getZoom() < ZOOM.qpv;
  return theme().level === "cite" || theme().level === "ze";
}

function drawDiscs() {
  const level = wantsDiscs() ? theme().level : null;
  if ((level === "qpv2015" || level === "ze") && !self.points) { fetchPoints(); return; }
  // A zoom calls this too: the same discs stay.
  const key = level && JSON.stringify([theme(), level === "cite" ? self.state.cites : null]);
  if (self.discs === key) return;
  self.discs = key;
  if (self.layers.discs) { self.layers.discs.remove(); delete self.layers.discs; }
  if (!level) return;
  // Counts lie over the QPV, ratios under them; a drawing, unlike a canvas, lets the mouse through.
  self.map.getPane("theme").style.zIndex = theme().kind === "symbols" ? 350 : 290;
  const renderer = self.discRenderer ||= L.svg({ pane: "theme", padding: 0.4 });
  const found = places(level).map((place) => ({ place, figure: figureOf(place.code) }))
    .filter(({ figure }) => figure.state !== "absent")
    .sort((a, b) => (b.figure.value ?? -1) - (a.figure.value ?? -1)); // small discs over large ones
  const layer = L.layerGroup(found.map(({ place }) => {
    const disc = L.circleMarker([place.lat, place.lon], { renderer, pane: "theme", ...discStyle(place.code) });
    disc.bindTooltip(() => tip(place.name, themeLines(level, place.code)), { sticky: true });
    disc.on("click", () => (level === "cite" ? choose(place.code) : pick({ level, code: place.code })));
    return disc;
  }));
  self.layers.discs = layer.addTo(self.map);
}

function fetchPoints() {
  fetchLayer("points").then((data) => { self.points = data; refresh(); }, () => {});
}

/** Names of the areas under the mouse, with their figure. */
function areaTip(feature) {
  const { level, code } = areaOf(feature);
  const regions = self.background.regions.features.map((f) => f.properties);
  const { name } = level === "region" ? regions.find((r) => r.code === code) : feature.properties;
  return tip(name, themeLines(level, code));
}

/** Hatching of what is not published, in the drawing of the land. */
function addHatch() {
  const drawing = self.map.getPane("land").querySelector("svg");
  if (!drawing || drawing.querySelector("#carte-hatch")) return;
  const defs = svg("defs", {});
  const pattern = svg("pattern", { id: "carte-hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.append(svg("rect", { width: 6, height: 6, fill: NONE.fill }),
    svg("line", { x1: 0, y1: 0, x2: 0, y2: 6, stroke: NONE.edge, "stroke-width": 1.4 }));
  defs.append(pattern);
  drawing.prepend(defs);
}

/** What the theme changes on the map, at each state and zoom. */
function applyTheme() {
  fetchFigures();
  addHatch();
  paintLand();
  drawDiscs();
  for (const name of ["contours", "qpv2015"]) {
    if (self.layers[name]) self.layers[name].setStyle(styleOf(name));
  }
  self.map.getContainer().classList.toggle("areas", paintsLand());
  // Over discs, the signs of the waves are small: both must be read.
  const small = Boolean(theme()) && (theme().kind === "symbols" || theme().level === "qpv2015" || theme().level === "ze");
  self.map.getContainer().classList.toggle("small-signs", small);
  self.map.getContainer().dataset.theme = figures() ? `${theme().file} ${theme().period}` : "";
}

// ---- legend ---------------------------------------------------------------------------

function classRows(list) {
  const { limits, colours, counts, minimum } = theme();
  limits.forEach((limit, rank) => {
    const from = rank ? limits[rank - 1] : minimum;
    const text = rank ? `plus de ${written(from)} à ${written(limit)}` : `${written(from)} à ${written(limit)}`;
    list.append(legendRow(el("i", { class: "class", style: `background:${colours[rank]}`, "aria-hidden": "true" }), text, counts[rank]));
  });
}

/** The distribution over the national set: one bar an interval, in the colour of its class. */
function distribution() {
  const { bars, limits, minimum, colours } = theme();
  const top = Math.max(...bars, 1);
  const width = 190, height = 34, step = width / bars.length;
  const last = limits[limits.length - 1];
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "distribution", "aria-hidden": "true" });
  bars.forEach((count, rank) => {
    const middle = minimum + (rank + 0.5) * (last - minimum) / bars.length;
    const tall = count ? Math.max(1.5, (count / top) * (height - 2)) : 0;
    picture.append(svg("rect", { x: rank * step, y: height - 1 - tall, width: step - 0.8, height: tall,
      fill: colours[Math.max(0, limits.findIndex((limit) => middle <= limit))] }));
  });
  picture.append(svg("line", { x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5, stroke: "#8d867a", "stroke-width": 0.8 }));
  return picture;
}

/** Nested discs at round values. */
function symbolLegend() {
  const steps = theme().steps;
  const largest = radius(steps[0]);
  const height = Math.max(largest * 2 + 6, steps.length * 15 + 4);
  const picture = svg("svg", { width: 190, height, viewBox: `0 0 190 ${height}`, class: "symbols", "aria-hidden": "true" });
  const ground = height - 3;
  steps.forEach((value, rank) => {
    const r = radius(value);
    const y = ground - r;
    picture.append(svg("circle", { cx: largest + 2, cy: y, r, fill: theme().colour, "fill-opacity": 0.35, stroke: theme().colour }));
    const line = Math.min(y - r, ground - (steps.length - 1 - rank) * 15 - 5); // one text a line
    picture.append(svg("line", { x1: largest + 2, x2: 96, y1: y - r, y2: line, stroke: "#8d867a", "stroke-width": 0.7 }));
    const text = svg("text", { x: 100, y: Math.max(line + 4, 10), "font-size": 11.5, fill: self.config.palette.ink });
    text.textContent = written(value);
    picture.append(text);
  });
  return picture;
}

function themeLegend() {
  const shown = theme();
  if (!shown) return [];
  const list = el("ul", { class: "classes" });
  const parts = [el("p", { class: "when" }, `${shown.date} · ${shown.levelName}`)];
  if (figureless()) parts.push(el("p", { class: "when" }, "Aucun chiffre n’est publié pour les QPV 2024 : les effectifs qui suivent sont ceux des QPV 2015."));
  if (shown.kind === "classes") { parts.push(distribution()); classRows(list); } else parts.push(symbolLegend());
  list.append(
    legendRow(el("i", { class: "class hidden-value", "aria-hidden": "true" }), shown.hiddenWord, shown.hidden),
    legendRow(el("i", { class: "class no-value", "aria-hidden": "true" }), "sans objet", shown.absent));
  // On a narrow map it would cover what it explains: folded until asked for.
  self.unfolded ??= self.map.getSize().x > 600;
  const box = el("details", { class: "theme", ...(self.unfolded ? { open: "" } : {}) });
  box.addEventListener("toggle", () => { self.unfolded = box.open; });
  box.append(el("summary", {}, shown.title), ...parts, list);
  return [box];
}
