/* The browser side of the map: one object, `citesMap`, with two entry points.
 *
 *   citesMap.init(map, config)   once, from the base map's script (constant, so the map never reloads)
 *   citesMap.update(state)       at each Streamlit rerun: codes and a view, never geometry
 *
 * Geometry is fetched from hashed static files, once. Every name is written with textContent
 * (see `el`), so no text of the data is ever read as HTML or as script.
 */
(function () {
  "use strict";

  const SVG_NS = "http://www.w3.org/2000/svg";
  // Zoom levels at which layers appear: perimeters first, then communes with their names.
  const ZOOM = { towns: 7, qpv: 9, communes: 9.5, communeLabels: 11, qpvLabels: 13 };

  const self = { map: null, config: null, state: null, layers: {}, pending: {}, cites: new Map() };

  /** An HTML element; `text` is always plain text: the one way names enter the page. */
  function el(tag, attributes, text) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function svg(tag, attributes) {
    const node = document.createElementNS(SVG_NS, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  /** The symbol of a wave, centred on (0, 0): a disc for 2020, a diamond for 2021. */
  function waveShape(wave, size) {
    const common = {
      fill: self.config.palette[`wave${wave}`], stroke: "#fff", "stroke-width": 1.5,
    };
    if (wave === 2020) return svg("circle", { ...common, r: size / 2 });
    const r = size * 0.62; // same visual weight as the disc
    return svg("path", { ...common, d: `M0 ${-r}L${r} 0L0 ${r}L${-r} 0Z` });
  }

  function waveSymbol(wave, size) {
    const box = size * 1.6;
    const root = svg("svg", {
      width: box, height: box, viewBox: `${-box / 2} ${-box / 2} ${box} ${box}`,
      "aria-hidden": "true",
    });
    root.append(waveShape(wave, size));
    return root;
  }

  /** Tooltip content: a title, then lighter lines. */
  function tip(title, lines) {
    const box = el("div");
    box.append(el("strong", {}, title));
    for (const line of lines.filter(Boolean)) box.append(el("span", {}, line));
    return box;
  }

  function fetchLayer(name) {
    if (!self.pending[name]) {
      const url = self.config.base + self.config.layers[name];
      self.pending[name] = fetch(url, { cache: "force-cache" }).then((answer) => {
        if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
        return answer.json();
      });
      self.pending[name].catch(() => { delete self.pending[name]; notice(); });
    }
    return self.pending[name];
  }

  /** A layer that could not be fetched is said in words, in the map. */
  function notice() {
    if (document.querySelector(".carte-notice")) return;
    self.map.getContainer().append(el("p", { class: "carte-notice", role: "status" },
      "Une couche de la carte n’a pas pu être chargée. Rechargez la page ; "
      + "le tableau sous la carte reste complet."));
  }

  function pane(name, zIndex, interactive) {
    const node = self.map.createPane(name);
    node.style.zIndex = zIndex;
    if (!interactive) node.style.pointerEvents = "none";
    return name;
  }

  /** A label laid on the map, out of reach of the mouse and of screen readers. */
  function label(latlng, text, className) {
    const node = el("span", { "aria-hidden": "true" }, text);
    return L.marker(latlng, {
      pane: "labels", interactive: false, keyboard: false,
      icon: L.divIcon({ className: `carte-label ${className}`, html: node, iconSize: [0, 0] }),
    });
  }

  function labels(places, className) {
    const group = L.layerGroup(places.map((p) => label([p.lat, p.lon], p.name, className)));
    return Object.assign(group, { labels: true });
  }

  /* ---- background ---------------------------------------------------------------- */

  function drawBackground(data) {
    const p = self.config.palette;
    const renderer = L.svg({ pane: "land", padding: 0.6 });
    self.layers.land = L.geoJSON(data.departements, {
      renderer, pane: "land", interactive: false,
      style: { color: p.departement, weight: 0.6, fillColor: p.land, fillOpacity: 1 },
    }).addTo(self.map);
    self.layers.regions = L.geoJSON(data.regions, {
      renderer: L.svg({ pane: "limits", padding: 0.6 }), pane: "limits", interactive: false,
      style: (f) => regionStyle(f.properties.code),
    }).addTo(self.map);
    self.layers.regionLabels = labels(data.regions.features.map((f) => f.properties), "region");
    self.layers.towns = labels(data.towns, "town");
  }

  const STEPS = [0, 14, -14, 26, -26].flatMap((dy) => [0, 16, -16, 30, -30].map((dx) => [dx, dy]));

  /** Labels step aside from the markers and from one another, or disappear for want of room. */
  function arrange(names) {
    const size = self.map.getSize();
    const taken = [...self.cites.values()].filter((c) => isShown(c.code)).map((c) => {
      const at = self.map.latLngToContainerPoint([c.lat, c.lon]);
      return { x: at.x, y: at.y, w: 9, h: 9 };
    });
    for (const marker of names.flatMap((name) => self.layers[name].getLayers())) {
      const node = marker.getElement() && marker.getElement().firstElementChild;
      if (!node) continue;
      const at = self.map.latLngToContainerPoint(marker.getLatLng());
      const inView = at.x > 0 && at.y > 0 && at.x < size.x && at.y < size.y;
      const box = inView && { w: node.offsetWidth / 2, h: node.offsetHeight / 2 };
      const step = inView && STEPS.find(([dx, dy]) => !taken.some((t) =>
        Math.abs(t.x - at.x - dx) < t.w + box.w && Math.abs(t.y - at.y - dy) < t.h + box.h));
      node.style.visibility = step ? "visible" : "hidden";
      if (!step) continue;
      Object.assign(node.style, { left: `${step[0]}px`, top: `${step[1]}px` });
      taken.push({ ...box, x: at.x + step[0], y: at.y + step[1] });
    }
  }

  function regionStyle(code) {
    const p = self.config.palette;
    const chosen = self.state && self.state.regions.includes(code);
    return chosen
      ? { color: p.ink, weight: 1.7, opacity: 0.75, fill: false }
      : { color: p.region, weight: 1.1, opacity: 1, fill: false };
  }

  /* ---- cités --------------------------------------------------------------------- */

  function drawCites(list) {
    for (const cite of list) {
      const marker = L.marker([cite.lat, cite.lon], {
        pane: "cites", keyboard: true, riseOnHover: true,
        icon: L.divIcon({
          className: "carte-cite", html: waveSymbol(cite.wave, 15), iconSize: [24, 24],
        }),
      });
      marker.bindTooltip(tip(cite.name, [`Vague ${cite.wave}`]), { direction: "auto", offset: [8, 0] });
      marker.on("click", () => choose(cite.code));
      marker.on("add", () => {
        const node = marker.getElement();
        node.dataset.cite = cite.code;
        node.setAttribute("aria-label", `${cite.name}, vague ${cite.wave}`);
        node.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          choose(cite.code);
        });
      });
      self.cites.set(cite.code, { ...cite, marker });
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
    for (const name of ["contours", "qpv2015", "qpv2024"]) {
      const layer = self.layers[name];
      if (layer) layer.setStyle(styleOf(name));
    }
    drawInsetMarkers();
  }

  /* ---- perimeters ---------------------------------------------------------------- */

  function styleOf(name) {
    return name === "contours" ? contourStyle : qpvStyle;
  }

  function contourStyle(feature) {
    const cite = self.cites.get(feature.properties.code);
    const p = self.config.palette;
    const selected = self.state.selected === cite.code;
    const shown = isShown(cite.code) && (selected || self.map.getZoom() >= ZOOM.qpv - 1);
    return {
      color: p[`wave${cite.wave}`], weight: selected ? 2 : 1, opacity: shown ? (selected ? 0.9 : 0.45) : 0,
      fillColor: p[`wave${cite.wave}`], fillOpacity: shown ? (selected ? 0.09 : 0.04) : 0,
    };
  }

  /** A QPV takes the tint of its cité's wave; the QPV of no cité stay grey. */
  function qpvStyle(feature) {
    const p = self.config.palette;
    const props = feature.properties;
    const owners = props.cites.filter(isShown);
    const dashArray = props.schematic ? "4 3" : null;
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
      props.schematic ? "Emprise schématique : vraie surface, vrai lieu, forme simplifiée" : "",
    ]);
  }

  function drawQpv(name, data) {
    self.layers[name] = L.geoJSON(data, {
      renderer: L.canvas({ pane: "qpv", padding: 0.4, tolerance: 3 }), pane: "qpv",
      style: qpvStyle,
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

  function drawCommunes(data) {
    self.layers.communes = L.geoJSON(data, {
      renderer: L.canvas({ pane: "communes", padding: 0.4 }), pane: "communes", interactive: false,
      style: { color: self.config.palette.commune, weight: 0.8, fill: false },
    });
    self.layers.communesLabels = labels(data.features.map((f) => f.properties), "commune");
  }

  function drawEpci(data) {
    self.layers.epci = L.geoJSON(data, {
      renderer: L.svg({ pane: "limits", padding: 0.4 }), pane: "limits", interactive: false,
      style: { color: self.config.palette.epci, weight: 1.3, opacity: 0.8, fill: false },
    });
    self.layers.epciLabels = labels(data.features.map((f) => f.properties), "epci");
  }

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

  /** Groups of labels to show at a zoom, in the order in which they take their room. */
  function labelsAt(zoom) {
    if (zoom >= ZOOM.qpvLabels) return [`qpv${self.state.generation}Labels`, "communesLabels"];
    if (zoom >= ZOOM.communeLabels) return ["communesLabels"];
    if (zoom >= self.config.epciZoom) return ["epciLabels"];
    return zoom < ZOOM.towns ? ["regionLabels"] : ["towns"];
  }

  const shownLabels = () => Object.keys(self.layers)
    .filter((name) => self.layers[name].labels && self.map.hasLayer(self.layers[name]));

  function showLabels(zoom) {
    const wanted = labelsAt(zoom);
    for (const [name, group] of Object.entries(self.layers)) {
      if (!group.labels) continue;
      if (wanted.includes(name) !== self.map.hasLayer(group)) {
        wanted.includes(name) ? group.addTo(self.map) : group.remove();
      }
    }
    arrange(wanted.filter((name) => self.layers[name]));
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
    container.dataset.near = String(near);
    container.classList.toggle("far", zoom < ZOOM.towns);
    container.classList.toggle("schematic", near && self.config.schematic[year]);
    showLabels(zoom);
    tiles(zoom);
    drawLegend();
  }

  /* ---- optional tiles: only where they can be reached, only when close ------------- */

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
    self.layers.land.setStyle({ fillOpacity: on ? 0.25 : 1 });
  }

  /* ---- legend --------------------------------------------------------------------- */

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
      const link = year === 2015 ? "d’une" : "issu d’un QPV de"; // cités are defined on QPV 2015
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
    self.legend.replaceChildren(el("h2", {}, "Cités de l’emploi"), list);
  }

  /* ---- insets --------------------------------------------------------------------- */

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
        const group = svg("g", { transform: `translate(${x} ${y}) scale(${inset.unit})` });
        group.append(waveShape(cite.wave, 9));
        return group;
      });
      inset.marks.replaceChildren(...marks);
      const count = inside.length === 0 ? "aucune cité" : inside.length === 1 ? "1 cité" : `${inside.length} cités`;
      inset.button.setAttribute("aria-label", `${inset.label}, ${count} : zoomer`);
      inset.button.title = `${inset.label} : ${count}`;
    }
  }

  /* ---- controls and view ---------------------------------------------------------- */

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

  /** Room kept for the insets and the legend, as a share of what the map's size allows. */
  function fit(bounds) {
    const { x } = self.map.getSize();
    const wide = x > 600;
    const margin = self.config.insets.length > 0;
    self.map.fitBounds(bounds, {
      paddingTopLeft: wide ? [12, 12] : [8, margin ? 100 : 56],
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

  /* ---- entry points --------------------------------------------------------------- */

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
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(config.attribution);
    pane("tiles", 150); pane("land", 200); pane("communes", 220); pane("contours", 230);
    pane("limits", 240); pane("qpv", 300, true); pane("labels", 500); pane("cites", 600, true);
    addControls();
    map.on("zoomend", refresh);
    map.on("moveend", () => { arrange(shownLabels()); if (self.legend.firstChild) drawLegend(); remember(); });
    self.ready = Promise.all([fetchLayer("fond"), fetchLayer("cites")]).then(([background, cites]) => {
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
      applyView(state.view);
      self.layers.regions.setStyle((f) => regionStyle(f.properties.code));
      applySelection();
      reveal();
      refresh();
      self.map.getContainer().dataset.state = state.view.key;
    }, () => {});
  }

  window.citesMap = { init, update };
})();
