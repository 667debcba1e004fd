/* The map in the browser: shared state and small tools.
 *
 * The files of this folder are served as one script, in the order that assets.py gives; it leaves
 * one object, `citesMap`, with two entry points (see view.js):
 *
 *   citesMap.init(map, config)   once, from the base map's script (constant, so the map never reloads)
 *   citesMap.update(state)       at each Streamlit rerun: codes and a view, never geometry
 *
 * Geometry is fetched from hashed static files, once. Every name is written with textContent
 * (see `el`), so no text of the data is ever read as HTML or as script.
 */

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
      // Compressed once, when the file was made, and not by the server at each visit.
      return new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).json();
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
