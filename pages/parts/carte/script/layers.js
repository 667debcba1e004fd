/* Layers: the background, the cités, their contours, the QPV, communes and EPCI. */

function drawBackground(data) {
  const p = self.config.palette;
  const renderer = L.svg({ pane: "land", padding: 0.6 });
  self.layers.land = L.geoJSON(data.departements, {
    renderer, pane: "land",
    style: { color: p.departement, weight: 0.6, fillColor: p.land, fillOpacity: 1 },
    onEachFeature: (feature, layer) => {
      layer.bindTooltip(() => areaTip(feature), { sticky: true });
      layer.on("click", () => pick(areaOf(feature)));
    },
  }).addTo(self.map);
  self.layers.regions = L.geoJSON(data.regions, {
    renderer: L.svg({ pane: "regions", padding: 0.6 }), pane: "regions", interactive: false,
    style: regionStyle,
  }).addTo(self.map);
  self.layers.regionLabels = labels(data.regions.features.map((f) => f.properties), "region");
  self.layers.towns = labels(data.towns, "town");
}

/** Whether a territory is what the page is about: its limits stand out. */
function outlined(level, code) {
  return Boolean(self.state) && self.state.outlined.includes(`${level}:${code}`);
}

function strongLine() {
  return { color: self.config.palette.ink, weight: 1.7, opacity: 0.75 };
}

function regionStyle(feature) {
  const line = outlined("region", feature.properties.code)
    ? strongLine() : { color: self.config.palette.region, weight: 1.1, opacity: 1 };
  return { ...line, fill: false };
}

/** Départements lie under the régions' limits: the chosen ones are drawn once more, over them. */
function outlineDepartements() {
  if (self.layers.outline) self.layers.outline.remove();
  self.outlineRenderer ||= L.svg({ pane: "limits", padding: 0.6 });
  self.layers.outline = L.geoJSON(self.background.departements, {
    renderer: self.outlineRenderer, pane: "limits", interactive: false,
    filter: (f) => outlined("departement", f.properties.code),
    style: { ...strongLine(), fill: false },
  }).addTo(self.map);
}

/** Side-step, in pixels, of each cité that shares its point with others: none hides another. */
function sideSteps(list) {
  const groups = new Map();
  for (const cite of list) {
    const point = `${cite.lat} ${cite.lon}`;
    groups.set(point, [...(groups.get(point) || []), cite.code]);
  }
  return new Map([...groups.values()].flatMap((codes) => codes.map(
    (code, rank) => [code, (rank - (codes.length - 1) / 2) * 14])));
}

function drawCites(list) {
  const steps = sideSteps(list);
  for (const cite of list) {
    const step = steps.get(cite.code);
    const marker = L.marker([cite.lat, cite.lon], {
      pane: "cites", keyboard: true, riseOnHover: true,
      icon: L.divIcon({
        className: "carte-cite", html: waveSymbol(cite.wave, 15), iconSize: [24, 24],
        iconAnchor: [12 - step, 12],
      }),
    });
    const said = () => tip(cite.name, [`Vague ${cite.wave}`, ...themeLines("cite", cite.code)]);
    marker.bindTooltip(said, { direction: "auto", offset: [8, 0] });
    marker.on("click", () => choose(cite.code));
    marker.on("add", () => {
      const node = marker.getElement();
      node.dataset.cite = cite.code;
      const name = `${cite.name}, vague ${cite.wave}`;
      node.setAttribute("aria-label", name);
      node.title = name;
      // Under the mouse the map's own tooltip says it: two would lie one on the other.
      node.addEventListener("mouseenter", () => node.removeAttribute("title"));
      node.addEventListener("mouseleave", () => { node.title = name; });
      node.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose(cite.code);
      });
    });
    self.cites.set(cite.code, { ...cite, step, marker });
  }
}

/** The user chose a cité: show it at once, then tell Python. */
function choose(code) {
  if (self.state) {
    self.state.selected = code;
    applySelection();
  }
  window.Streamlit.setComponentValue({ cite: code, at: Date.now() });
}

/** The user pressed an area: Python shows its figure. */
function pick({ level, code }) {
  window.Streamlit.setComponentValue({ place: `${level}:${code}`, at: Date.now() });
}

function isShown(code) {
  return !self.state || self.state.cites === null || self.state.cites.includes(code);
}

function applySelection() {
  const selected = self.state.selected;
  for (const [code, cite] of self.cites) {
    const shown = isShown(code);
    if (shown && !self.map.hasLayer(cite.marker)) cite.marker.addTo(self.map);
    if (!shown && self.map.hasLayer(cite.marker)) cite.marker.remove();
    const node = cite.marker.getElement();
    if (!shown || !node) continue;
    node.classList.toggle("selected", code === selected);
    node.classList.toggle("dimmed", Boolean(selected) && code !== selected);
    node.setAttribute("aria-pressed", String(code === selected));
    cite.marker.setZIndexOffset(code === selected ? 10000 : 0);
  }
  for (const name of ["contours", "communes", "qpv2015", "qpv2024"]) {
    const layer = self.layers[name];
    if (layer) layer.setStyle(styleOf(name));
  }
  raiseOutlined();
  drawInsetMarkers();
}

function styleOf(name) {
  return { contours: contourStyle, communes: communeStyle }[name] || qpvStyle;
}

function contourStyle(feature) {
  const cite = self.cites.get(feature.properties.code);
  const p = self.config.palette;
  const selected = self.state.selected === cite.code;
  const shown = isShown(cite.code) && (selected || self.map.getZoom() >= ZOOM.qpv - 1);
  return {
    color: p[`wave${cite.wave}`], weight: selected ? 2 : 1, opacity: shown ? (selected ? 0.9 : 0.45) : 0,
    fillColor: p[`wave${cite.wave}`], fillOpacity: shown ? (selected ? 0.09 : 0.04) : 0,
    ...(shown ? classStyle("cite", cite.code) : {}),
  };
}

function qpvStyle(feature) {
  const { generation, code } = feature.properties;
  const strong = outlined(`qpv${generation}`, code) ? { ...strongLine(), weight: 3, opacity: 1 } : {};
  return { ...qpvWaveStyle(feature), ...strong };
}

/** A QPV takes the tint of its cité's wave; the QPV of no cité stay grey. */
function qpvWaveStyle(feature) {
  const p = self.config.palette;
  const props = feature.properties;
  const owners = props.cites.filter(isShown);
  const dashArray = props.schematic ? "4 3" : null;
  const classed = classStyle("qpv2015", props.code);
  if (classed) { // the fill says the class; the edge still says the wave
    const held = owners.includes(self.state.selected);
    const own = held ? self.state.selected : owners[0];
    const color = own ? p[`wave${self.cites.get(own).wave}Dark`] : p.qpvEdge;
    return { color, weight: held ? 2.2 : own ? 1.4 : 0.8, opacity: 1, dashArray, ...classed };
  }
  if (props.note) { // another generation's perimeter, standing in for one that is not published
    return { color: p.epci, weight: 1.2, fillColor: p.epci, fillOpacity: 0.22, dashArray };
  }
  if (!owners.length) {
    return { color: p.qpvEdge, weight: 1, opacity: 0.8, fillColor: p.qpv, fillOpacity: 0.35, dashArray };
  }
  const selected = self.state.selected;
  const owner = owners.includes(selected) ? selected : owners[0];
  const wave = self.cites.get(owner).wave;
  const faded = selected && owner !== selected;
  return {
    color: p[`wave${wave}Dark`], weight: owner === selected ? 2 : 1.2, opacity: faded ? 0.55 : 1,
    fillColor: p[`wave${wave}`], fillOpacity: faded ? 0.18 : 0.38, dashArray,
  };
}

function qpvTip(feature) {
  const props = feature.properties;
  const owners = props.cites.map((code) => self.cites.get(code).name);
  return tip(props.name, [
    `${props.code} · QPV ${props.generation}${props.note ? ` · ${props.note}` : ""}`, props.communes,
    owners.length ? `Cité : ${owners.join(" ; ")}` : "Hors cité de l’emploi",
    props.former ? `Succède à ${props.former.join(" ; ")}` : "",
    props.shapeless ? "Surface absente de l’édition lue : placé à son point" : "",
    props.schematic ? "Emprise schématique : vraie surface, vrai lieu, forme simplifiée" : "",
    ...themeLines("qpv2015", props.code),
  ]);
}

function drawQpv(name, data) {
  self.layers[name] = L.geoJSON(data, {
    renderer: L.canvas({ pane: "qpv", padding: 0.4, tolerance: 3 }), pane: "qpv",
    style: qpvStyle,
    pointToLayer: (feature, latlng) => L.circleMarker(latlng, { radius: 5, pane: "qpv" }),
    onEachFeature: (feature, layer) => {
      layer.bindTooltip(() => qpvTip(feature), { sticky: true });
      const owners = feature.properties.cites;
      layer.on("click", () => { if (owners.length) choose(owners.find(isShown) || owners[0]); });
    },
  });
  self.layers[`${name}Labels`] = labels(data.features.map((f) => f.properties), "qpv");
}

function drawContours(data) {
  self.layers.contours = L.geoJSON(data, {
    renderer: L.svg({ pane: "contours", padding: 0.4 }), pane: "contours", interactive: false,
    style: contourStyle,
  });
}

function communeStyle(feature) {
  const p = self.config.palette;
  const line = outlined("commune", feature.properties.code)
    ? strongLine() : { color: p.commune, weight: 0.8, opacity: 1 };
  return { ...line, fillColor: p.land, fillOpacity: 1 };
}

/** The limits of a commune lie over those of its neighbours. */
function raiseOutlined() {
  const communes = self.layers.communes;
  if (!communes) return;
  communes.eachLayer((layer) => {
    if (outlined("commune", layer.feature.properties.code)) layer.bringToFront();
  });
}

/** Communes are drawn finer than the land under them: they give it its true coast. */
function drawCommunes(data) {
  self.layers.communes = L.geoJSON(data, {
    renderer: L.canvas({ pane: "communes", padding: 0.4 }), pane: "communes", interactive: false,
    style: communeStyle,
  });
  raiseOutlined();
  self.layers.communesLabels = labels(data.features.map((f) => f.properties), "commune");
}

function drawEpci(data) {
  self.layers.epci = L.geoJSON(data, {
    renderer: L.svg({ pane: "limits", padding: 0.4 }), pane: "limits", interactive: false,
    style: { color: self.config.palette.epci, weight: 1.1, opacity: 0.75, fill: false },
  });
  self.layers.epciLabels = labels(data.features.map((f) => f.properties), "epci");
}
