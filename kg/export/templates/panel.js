// The panel beside the drawing: what is known of the selected node, and the words that say so.
const panel = document.getElementById("panel");
const CARDS = 60;

function section(title, count) {
  const heading = make("h3", "", title);
  if (count !== undefined) heading.append(make("span", "number", number.format(count)));
  panel.append(heading);
}

function nodeButton(id) {
  const button = makeName("button", "link", nodes[id].name);
  button.type = "button";
  button.addEventListener("click", () => select(id, { move: true, focus: true }));
  return button;
}

function quote(words) {
  const element = makeName("blockquote", "");
  element.append(words[0], make("mark", "", words[1]), words[2]);
  if (!words[1]) element.querySelector("mark").remove();
  return element;
}

function roleBadge(label, role) {
  const first = styles.get(label).roles[0] === role;
  return make("span", first ? "role first" : "role", role);
}

// Only web addresses become links; the file was made so, and the page does not rely on it.
function outwardLink(url) {
  let address;
  try {
    address = new URL(url);
  } catch {
    return null;
  }
  if (address.protocol !== "https:" && address.protocol !== "http:") return null;
  const link = make("a", "out", "Open paper ↗");
  link.href = address.href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function facts(...parts) {
  const line = make("div", "facts");
  line.append(...parts.filter((part) => part !== null && part !== undefined && part !== ""));
  return line;
}

function paperFacts(node) {
  return [node.date ? make("span", "", node.date) : null, node.url ? outwardLink(node.url) : null];
}

// A list of cards; the rest comes when it is asked for, so that a node with thousands opens at once.
function cards(items, card) {
  const list = make("ul", "cards");
  panel.append(list);
  const show = (from) => {
    list.append(...items.slice(from, from + CARDS).map(card));
    if (from + CARDS >= items.length) return;
    const more = make("button", "link more", `Show more (${number.format(items.length - from - CARDS)})`);
    more.type = "button";
    more.addEventListener("click", () => { more.remove(); show(from + CARDS); });
    list.after(more);
  };
  show(0);
}

function nodeCard(id, parts, words) {
  const item = make("li");
  const line = make("div", "line");
  line.append(makeShape(nodes[id].label), nodeButton(id));
  item.append(line);
  const row = facts(...parts);
  if (row.childNodes.length) item.append(row);
  if (words) item.append(quote(words));
  return item;
}

function showAliases(node) {
  if (!node.aliases.length) return;
  section("Also called");
  const list = make("ul", "chips");
  list.append(...node.aliases.map((alias) => makeName("li", "", alias)));
  panel.append(list);
}

function showEntity(id) {
  const node = nodes[id];
  const links = linksOf[id];
  showAliases(node);
  for (const [title, from, to] of [["Part of", 0, 1], ["Includes", 1, 0]]) {
    const others = data.broader.filter((pair) => pair[from] === id).map((pair) => pair[to]);
    if (others.length) {
      section(title);
      cards(others, (other) => nodeCard(other, []));
    }
  }
  section("Papers", links.length);
  cards(links, ({ other, role, words }) => nodeCard(other, [roleBadge(node.label, role), ...paperFacts(nodes[other])], words));
  if (node.links > links.length) {
    panel.append(make("p", "more", `${number.format(node.links - links.length)} more in the graph, not on this page.`));
  }
  showResults(data.results.filter((result) => result[2].includes(id)));
}

function showPaper(id) {
  for (const [label, style] of styles) {
    const links = linksOf[id].filter(({ other }) => nodes[other].label === label);
    if (!links.length) continue;
    links.sort((a, b) => style.roles.indexOf(a.role) - style.roles.indexOf(b.role));
    const title = style.many[0].toUpperCase() + style.many.slice(1);
    section(title, links.length);
    cards(links, ({ other, role, words }) => nodeCard(other, [roleBadge(label, role)], words));
  }
  showResults(data.results.filter((result) => result[0] === id));
  const missing = nodes[id].links - neighboursOf[id].size;
  if (missing > 0) {
    panel.append(make("p", "more", `${number.format(missing)} more named in it, not on this page.`));
  }
}

function showResults(results) {
  if (!results.length) return;
  section("Results", results.length);
  cards(results, ([paper, name, about, words]) => {
    const item = make("li");
    item.append(makeName("strong", "", name));
    const line = facts();
    line.append(...about.filter((id) => id !== selected).map((id) => makeName("span", "role", nodes[id].name)));
    if (paper !== selected) line.append(nodeButton(paper));
    if (line.childNodes.length) item.append(line);
    item.append(quote(words));
    return item;
  });
}

function showPanel(id) {
  const node = nodes[id];
  panel.replaceChildren();
  const kind = make("p", "kind");
  kind.append(makeShape(node.label), node.label);
  const close = make("button", "close", "×");
  close.type = "button";
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => { select(null); canvas.focus(); });
  panel.append(kind, makeName("h2", node.name.length > 60 ? "long" : "", node.name), close);
  if (node.label === "Paper") {
    panel.append(facts(...paperFacts(node)));
    showPaper(id);
  } else {
    panel.append(make("p", "about", `In ${plural(node.links, "Paper")}`));
    showEntity(id);
  }
  panel.hidden = false;
  panel.scrollTop = 0;
}
