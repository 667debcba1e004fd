/* Labels: sparse, light, and never one on another. */

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
    const whole = inView && at.x > box.w && at.x < size.x - box.w;
    const step = whole && STEPS.find(([dx, dy]) => !taken.some((t) =>
      Math.abs(t.x - at.x - dx) < t.w + box.w && Math.abs(t.y - at.y - dy) < t.h + box.h));
    node.style.visibility = step ? "visible" : "hidden";
    if (!step) continue;
    Object.assign(node.style, { left: `${step[0]}px`, top: `${step[1]}px` });
    taken.push({ ...box, x: at.x + step[0], y: at.y + step[1] });
  }
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
