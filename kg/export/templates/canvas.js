// The drawing: vis-network for nodes and edges, our own labels on top.
const canvas = document.getElementById("canvas");
const hiddenLabels = new Set();
let selected = null;
let hovered = null;
let theme = {};

const visNodes = new vis.DataSet(data.network.nodes.map(({ label, ...node }) => node));
const visEdges = new vis.DataSet(data.network.edges.map((edge, id) => ({ ...edge, id })));
const network = new vis.Network(canvas, { nodes: visNodes, edges: visEdges }, data.network.options);
const sizes = data.network.nodes.map((node) => node.size);
const byImportance = nodes.map((_, id) => id).sort((a, b) => sizes[b] - sizes[a] || a - b);
const leaders = new Set(byImportance.slice(0, 15).filter((id) => nodes[id].label !== "Paper"));
const leastLeader = Math.min(...[...leaders].map((id) => sizes[id]));

function readTheme() {
  const css = getComputedStyle(document.documentElement);
  const names = ["page", "ink", "soft", "edge", "halo", "accent"];
  theme = Object.fromEntries(names.map((name) => [name, css.getPropertyValue(`--${name}`).trim()]));
  theme.font = getComputedStyle(document.body).fontFamily;
}

function isHidden(id) {
  return hiddenLabels.has(nodes[id].label);
}

function isNear(id) {
  return selected === null || id === selected || neighboursOf[selected].has(id);
}

// Brings all nodes and edges to what is selected, hidden and lit just now.
function restyle() {
  visNodes.update(nodes.map((node, id) => {
    const colour = colourOf(node.label);
    const border = id === selected ? theme.ink : theme.page;
    const same = { background: colour, border };
    return {
      id,
      hidden: isHidden(id),
      opacity: isNear(id) ? 1 : 0.13,
      borderWidth: id === selected ? 3 : 1.5,
      borderWidthSelected: id === selected ? 3 : 1.5,
      color: { ...same, highlight: same, hover: { background: colour, border: theme.ink } },
    };
  }));
  // The more edges, the fainter each, or the middle turns into one dark spot.
  const faint = Math.max(0.15, 0.5 * Math.min(1, Math.sqrt(500 / data.network.edges.length)));
  const lit = selected === null ? null : colourOf(nodes[selected].label);
  visEdges.update(data.network.edges.map((edge, id) => {
    const own = selected !== null && (edge.from === selected || edge.to === selected);
    const color = own ? lit : theme.edge;
    const opacity = selected === null ? faint : own ? 0.9 : faint / 4;
    return {
      id,
      hidden: isHidden(edge.from) || isHidden(edge.to),
      width: own ? edge.width + 0.6 : edge.width,
      color: { color, highlight: color, hover: color, opacity },
    };
  }));
}

const LABEL = -1;

// Boxes on the screen, in a grid, so that finding a collision does not mean looking at all of them.
class Boxes {
  constructor(cell = 64) {
    this.cell = cell;
    this.cells = new Map();
  }

  * keys([left, top, right, bottom]) {
    for (let x = Math.floor(left / this.cell); x <= Math.floor(right / this.cell); x += 1) {
      for (let y = Math.floor(top / this.cell); y <= Math.floor(bottom / this.cell); y += 1) yield `${x},${y}`;
    }
  }

  add(box, owner) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([box, owner]);
    }
  }

  meets(box, ignores) {
    for (const key of this.keys(box)) {
      for (const [other, of] of this.cells.get(key) ?? []) {
        const apart = box[2] <= other[0] || box[0] >= other[2] || box[3] <= other[1] || box[1] >= other[3];
        if (!apart && !ignores(of)) return true;
      }
    }
    return false;
  }
}

function shorten(text, most) {
  if (text.length <= most) return text;
  const letters = Array.from(text.slice(0, 2 * most)); // whole letters, some take two places
  return letters.length <= most && text.length <= 2 * most ? text : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}

// The order in which nodes may ask for room for their label; papers ask only when they are in question or near.
function* askingForLabel(scale) {
  if (hovered !== null && !isHidden(hovered)) yield hovered;
  if (selected !== null && selected !== hovered) yield selected;
  for (const id of byImportance) {
    if (id === hovered || id === selected || isHidden(id) || !isNear(id)) continue;
    if (nodes[id].label !== "Paper" || selected !== null || scale > 1.7) yield id;
  }
}

// Where a label may stand, the best first: below its node, above it, to the right, to the left.
function spotsAround(x, y, reach, half, high) {
  return [
    [x - half, y + reach + 3, x + half, y + reach + 3 + high],
    [x - half, y - reach - 2 - high, x + half, y - reach - 2],
    [x + reach + 2, y - high / 2, x + reach + 2 + 2 * half, y + high / 2],
    [x - reach - 2 - 2 * half, y - high / 2, x - reach - 2, y + high / 2],
  ];
}

// Labels keep one size on the screen at any zoom. The most important come first; one that would cover another label,
// or a node as important as its own, goes to another side, or is left out. The few leaders may, if need be, cover any node.
function drawLabels(context) {
  const scale = network.getScale();
  const places = network.getPositions();
  const middle = network.getViewPosition();
  const { clientWidth: width, clientHeight: height } = canvas;
  const onScreen = (id) => [
    (places[id].x - middle.x) * scale + width / 2,
    (places[id].y - middle.y) * scale + height / 2,
  ];
  const boxes = new Boxes();
  for (const id of byImportance) {
    if (isHidden(id) || !isNear(id)) continue;
    const [x, y] = onScreen(id);
    const reach = sizes[id] * scale * 0.8;
    boxes.add([x - reach, y - reach, x + reach, y + reach], id);
  }
  context.save();
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  for (const id of askingForLabel(scale)) {
    const [x, y] = onScreen(id);
    if (x < -80 || y < -40 || x > width + 80 || y > height + 20) continue;
    const marked = id === selected || id === hovered;
    const paper = nodes[id].label === "Paper";
    const points = marked ? 13.5 : Math.min(14, 10.5 + sizes[id] / 9);
    const text = shorten(nodes[id].name, id === hovered ? 90 : paper ? 34 : 28);
    context.font = `${marked ? 650 : paper ? 400 : 520} ${points / scale}px ${theme.font}`;
    const half = (context.measureText(text).width * scale) / 2 + 3;
    const least = leaders.has(id) ? leastLeader : sizes[id] * 0.8;
    const spots = spotsAround(x, y, sizes[id] * scale, half, points * 1.25);
    const spot = (marked && spots[0])
      || spots.find((box) => !boxes.meets(box, (of) => of === id || (of !== LABEL && sizes[of] < least)))
      || (leaders.has(id) && spots.find((box) => !boxes.meets(box, (of) => of !== LABEL)));
    if (!spot) continue;
    boxes.add(spot, LABEL);
    const at = [
      middle.x + (spot[0] + half - width / 2) / scale,
      middle.y + (spot[1] - height / 2) / scale,
    ];
    context.strokeStyle = theme.halo;
    context.lineWidth = 3.5 / scale;
    context.strokeText(text, ...at);
    context.fillStyle = paper && !marked ? theme.soft : theme.ink;
    context.fillText(text, ...at);
  }
  context.restore();
}

function moving() {
  return calm.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" };
}

function fit() {
  network.fit({ animation: moving(), maxZoomLevel: 1.4 });
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: false });
}

function pan(x, y) {
  const { x: left, y: top } = network.getViewPosition();
  const step = 60 / network.getScale();
  network.moveTo({ position: { x: left + x * step, y: top + y * step }, animation: false });
}

// Lets forces push the nodes apart for a few seconds; without motion for those who asked for none.
let relaxing = 0;
function relax(done) {
  const physics = {
    enabled: true,
    solver: "forceAtlas2Based",
    forceAtlas2Based: { gravitationalConstant: -32, springLength: 36, springConstant: 0.06, avoidOverlap: 0.6, damping: 0.6 },
    stabilization: false,
  };
  const stop = () => {
    clearTimeout(relaxing);
    relaxing = 0;
    network.setOptions({ physics: { enabled: false } });
    done();
  };
  if (relaxing) return stop();
  network.setOptions({ physics });
  if (calm.matches) {
    network.once("stabilized", stop);
    network.stabilize(120);
  }
  relaxing = setTimeout(stop, 4000);
  return undefined;
}
