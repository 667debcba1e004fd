/* The map's margin: legend, insets, buttons. */

function legendRow(symbol, text, count) {
  const row = el("li");
  row.append(symbol, el("span", {}, text));
  if (count !== undefined) row.append(el("b", {}, String(count)));
  return row;
}

function standInsInView() {
  const layer = self.layers[`qpv${self.state.generation}`];
  const bounds = self.map.getBounds();
  return Boolean(layer) && layer.getLayers().some(({ feature: { properties: p } }) =>
    p.note && bounds.contains([p.lat, p.lon]));
}

function swatch(className) { return el("i", { class: className, "aria-hidden": "true" }); }

function drawLegend() {
  const counts = { 2020: 0, 2021: 0 };
  for (const cite of self.cites.values()) if (isShown(cite.code)) counts[cite.wave] += 1;
  const list = el("ul");
  list.append(
    legendRow(waveSymbol(2020, 13), "Labellisées en 2020", counts[2020]),
    legendRow(waveSymbol(2021, 13), "Labellisées en 2021", counts[2021]));
  if (self.map.getZoom() >= ZOOM.qpv) {
    const year = self.state.generation;
    const link = year === 2015 ? "d’une" : "suite d’une"; // cités are defined on QPV 2015
    const dashed = self.config.schematic[year] ? " dashed" : "";
    list.append(
      legendRow(swatch(`qpv wave2020${dashed}`), `QPV ${year} ${link} cité 2020`),
      legendRow(swatch(`qpv wave2021${dashed}`), `QPV ${year} ${link} cité 2021`),
      legendRow(swatch(`qpv other${dashed}`), `Autre QPV ${year}`));
    if (standInsInView()) {
      list.append(legendRow(swatch(`qpv stand-in${dashed}`), "QPV 2024, faute de périmètre 2015"));
    }
    if (dashed) list.append(legendRow(swatch("none"), "Tireté : emprise schématique"));
  }
  self.legend.replaceChildren(el("h2", {}, "Cités de l’emploi"), list, ...themeLegend());
}

/** Each inset is a button: a small drawing of the territory, which zooms there. */
function drawInsets(background) {
  self.insets = [];
  for (const inset of self.config.insets) {
    const [[south, west], [north, east]] = inset.bounds;
    const squeeze = Math.cos(((south + north) / 2) * Math.PI / 180);
    const width = (east - west) * squeeze;
    const height = north - south;
    const at = (lon, lat) => [((lon - west) * squeeze), (north - lat)];
    const picture = svg("svg", {
      viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "xMidYMid meet", "aria-hidden": "true",
    });
    const inside = background.departements.features.filter((f) => meets(f, inset.bounds));
    for (const feature of inside) picture.append(outline(feature, at));
    const marks = svg("g", {});
    picture.append(marks);
    const button = el("button", { type: "button", class: `inset ${inset.id}` });
    button.append(picture, el("span", {}, inset.label));
    button.addEventListener("click", () => self.map.flyToBounds(inset.bounds, { duration: 0.6 }));
    document.querySelector(`.insets.${inset.place}`).append(button);
    self.insets.push({ ...inset, button, marks, at, unit: width / inset.width });
  }
}

function meets(feature, [[south, west], [north, east]]) {
  const [w, s, e, n] = feature.bbox;
  return w < east && e > west && s < north && n > south;
}

function outline(feature, at) {
  const polygons = feature.geometry.type === "Polygon"
    ? [feature.geometry.coordinates] : feature.geometry.coordinates;
  const ring = (points) => `M${points.map(([lon, lat]) => at(lon, lat).map((v) => v.toFixed(4)).join(" ")).join("L")}Z`;
  return svg("path", {
    d: polygons.flat().map(ring).join(""), fill: self.config.palette.land,
    stroke: self.config.palette.departement, "stroke-width": 0.8, "vector-effect": "non-scaling-stroke",
  });
}

function drawInsetMarkers() {
  for (const inset of self.insets || []) {
    const [[south, west], [north, east]] = inset.bounds;
    const inside = [...self.cites.values()].filter((c) => isShown(c.code)
      && c.lat > south && c.lat < north && c.lon > west && c.lon < east);
    const marks = inside.map((cite) => {
      const [x, y] = inset.at(cite.lon, cite.lat);
      const place = `translate(${x} ${y}) scale(${inset.unit}) translate(${cite.step * 0.6} 0)`;
      const group = svg("g", { transform: place });
      group.append(waveShape(cite.wave, 9));
      return group;
    });
    inset.marks.replaceChildren(...marks);
    const count = inside.length === 0 ? "aucune cité" : inside.length === 1 ? "1 cité" : `${inside.length} cités`;
    inset.button.setAttribute("aria-label", `${inset.label}, ${count} : zoomer`);
    inset.button.title = `${inset.label} : ${count}`;
  }
}

function addControls() {
  const container = self.map.getContainer();
  L.control.zoom({ position: "topleft", zoomInTitle: "Zoomer", zoomOutTitle: "Dézoomer" }).addTo(self.map);
  const home = el("button", { type: "button", class: "carte-home", title: self.config.homeLabel,
    "aria-label": self.config.homeLabel });
  const icon = svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" });
  icon.append(svg("path", { d: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4", fill: "none",
    stroke: "currentColor", "stroke-width": 1.6 }));
  home.append(icon);
  home.addEventListener("click", () => fit(self.config.home || self.state.view.bounds));
  container.append(home);
  self.legend = el("div", { class: "carte-legend" });
  const margin = el("div", { class: "margin-right" });
  margin.append(el("div", { class: "insets right" }), self.legend);
  if (!self.config.insets.length) margin.classList.add("bottom-left");
  container.append(el("div", { class: "insets left" }), margin);
  for (const node of [home, margin, container.querySelector(".insets.left")]) {
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
  }
}
