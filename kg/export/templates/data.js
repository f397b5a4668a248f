// What the page knows, read once. Nodes are named by their number in `data.nodes`.
const data = JSON.parse(document.getElementById("data").textContent);
const nodes = data.nodes;
const styles = new Map(data.styles);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const night = matchMedia("(prefers-color-scheme: dark)");
const number = new Intl.NumberFormat("en");

// For each node: the links it has to papers or entities, and the nodes it is joined to.
const linksOf = nodes.map(() => []);
const neighboursOf = nodes.map(() => new Set());
for (const [paper, entity, role, words] of data.links) {
  linksOf[paper].push({ other: entity, role, words });
  linksOf[entity].push({ other: paper, role, words });
}
for (const edge of data.network.edges) {
  neighboursOf[edge.from].add(edge.to);
  neighboursOf[edge.to].add(edge.from);
}

function colourOf(label) {
  const style = styles.get(label);
  return night.matches ? style.dark : style.light;
}

function plural(count, label) {
  const many = styles.has(label) ? styles.get(label).many : `${label.toLowerCase()}s`;
  return `${number.format(count)} ${count === 1 ? label.toLowerCase() : many}`;
}

// Makes an element. Text only ever enters the page as text: names and sentences come from papers, and may hold markup.
function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

// A name may run from right to left; left alone, it would turn round what stands beside it.
function makeName(tag, className, text) {
  const element = make(tag, className, text);
  element.dir = "auto";
  return element;
}

const OUTLINES = {
  dot: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2Z",
  diamond: "M8 1 15 8 8 15 1 8Z",
  square: "M2 2H14V14H2Z",
  triangle: "M8 1.5 15 14H1Z",
};

function makeShape(label) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "shape");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", OUTLINES[styles.get(label).shape]);
  path.setAttribute("fill", colourOf(label));
  path.setAttribute("data-label", label);
  svg.append(path);
  return svg;
}
