// Selection, legend, keys: what ties the parts together.
const live = document.getElementById("live");
const legend = document.getElementById("legend");

function select(id, { move = false, focus = false } = {}) {
  selected = id;
  hovered = null;
  if (id === null) {
    network.unselectAll();
    panel.hidden = true;
    live.textContent = "Nothing selected";
  } else {
    reveal(nodes[id].label);
    network.selectNodes([id], false);
    showPanel(id);
    bringIntoView(id, move);
    const joined = neighboursOf[id].size;
    live.textContent = `${nodes[id].label} ${nodes[id].name} selected, joined to ${number.format(joined)} on this page`;
    if (focus) panel.focus({ preventScroll: true });
  }
  restyle();
}

// A node under the panel would be selected out of sight.
function bringIntoView(id, move) {
  const area = canvas.getBoundingClientRect();
  const cover = panel.getBoundingClientRect();
  const beside = cover.width < area.width * 0.7;
  const at = network.canvasToDOM(network.getPosition(id));
  const seen = beside
    ? at.x > 20 && at.x < cover.left - area.left - 20 && at.y > 20 && at.y < area.height - 20
    : at.y > 20 && at.y < cover.top - area.top - 20;
  if (seen && !move) return;
  const offset = beside ? { x: -cover.width / 2, y: 0 } : { x: 0, y: -cover.height / 2 };
  network.focus(id, { scale: Math.max(network.getScale(), move ? 0.85 : 0), offset, animation: moving() });
}

function reveal(label) {
  if (!hiddenLabels.delete(label)) return;
  legend.querySelector(`[data-label="${label}"]`).setAttribute("aria-pressed", "true");
}

function toggle(label, button) {
  if (hiddenLabels.has(label)) hiddenLabels.delete(label);
  else hiddenLabels.add(label);
  button.setAttribute("aria-pressed", String(!hiddenLabels.has(label)));
  if (selected !== null && isHidden(selected)) select(null);
  else restyle();
  live.textContent = `${styles.get(label).many} ${hiddenLabels.has(label) ? "hidden" : "shown"}`;
}

function buildLegend() {
  for (const [label, style] of styles) {
    const count = nodes.filter((node) => node.label === label).length;
    const button = make("button");
    button.type = "button";
    button.dataset.label = label;
    button.setAttribute("aria-pressed", "true");
    button.title = `Show or hide ${style.many}`;
    const name = style.many[0].toUpperCase() + style.many.slice(1);
    button.append(makeShape(label), name, make("span", "number", number.format(count)));
    button.addEventListener("click", () => toggle(label, button));
    legend.append(button);
  }
}

function describeCounts() {
  const counts = data.counts.filter(([, count]) => count);
  document.getElementById("counts").textContent = counts.map(([label, count]) => plural(count, label)).join(" · ");
  const all = data.counts.reduce((sum, [label, count]) => (styles.has(label) ? sum + count : sum), 0);
  const left = all - nodes.length;
  let text = left ? `${number.format(nodes.length)} of ${number.format(all)} drawn` : `All ${number.format(all)} drawn`;
  if (data.centres.length) text += `, around ${data.centres.map((id) => shorten(nodes[id].name, 40)).join(", ")}`;
  if (data.within > nodes.length) {
    text += `: the best connected. ${number.format(data.within - nodes.length)} are left out; write the page with a higher limit to draw more, or around a name to look closer.`;
  } else if (left) {
    text += ". Write the page with more hops, or around nothing, to see more.";
  } else {
    text += ".";
  }
  document.getElementById("status").textContent = nodes.length ? text : "";
  document.getElementById("empty").hidden = nodes.length > 0;
}

function repaint() {
  readTheme();
  for (const path of document.querySelectorAll("path[data-label]")) path.setAttribute("fill", colourOf(path.dataset.label));
  restyle();
}

const KEYS = {
  "/": () => { box.focus(); box.select(); },
  f: fit,
  "+": () => zoom(1.25),
  "=": () => zoom(1.25),
  "-": () => zoom(0.8),
  Escape: () => { if (selected !== null) { select(null); canvas.focus(); } },
};
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target === box) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (Object.hasOwn(KEYS, key)) {
    event.preventDefault();
    KEYS[key]();
  } else if (Object.hasOwn(ARROWS, key) && canvas.contains(event.target)) {
    event.preventDefault();
    pan(...ARROWS[key]);
  }
});

network.on("afterDrawing", drawLabels);
network.on("click", ({ nodes: [id] }) => select(id ?? null));
network.on("hoverNode", ({ node }) => { hovered = node; canvas.classList.add("pointing"); network.redraw(); });
network.on("blurNode", () => { hovered = null; canvas.classList.remove("pointing"); network.redraw(); });
night.addEventListener("change", repaint);
document.getElementById("fit").addEventListener("click", fit);
const relaxButton = document.getElementById("relax");
relaxButton.addEventListener("click", () => {
  relaxButton.setAttribute("aria-pressed", "true");
  relax(() => relaxButton.setAttribute("aria-pressed", "false"));
});

buildLegend();
describeCounts();
repaint();
network.fit({ animation: false, maxZoomLevel: 1.4 });
if (data.centres.length === 1) select(data.centres[0]);
document.documentElement.dataset.ready = "true";
