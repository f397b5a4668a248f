// The search box: names and other names, from the keyboard alone if wanted.
const box = document.getElementById("search");
const hits = document.getElementById("hits");
const HITS = 12;
const entries = nodes.map((node, id) => ({
  id,
  texts: [node.name, ...(node.aliases ?? [])].map((text) => ({ text, key: fold(text) })),
}));
let active = -1;

// Case, accents and hyphens make no difference to who searches.
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\s_\-‐-―]+/g, " ").trim();
}

// 0 the whole name, 1 its beginning, 2 the beginning of a word, 3 inside; other names after the usual one.
function rankOf(entry, wanted) {
  let best = null;
  entry.texts.forEach(({ text, key }, place) => {
    const at = key.indexOf(wanted);
    if (at < 0) return;
    const rank = (key === wanted ? 0 : at === 0 ? 1 : key[at - 1] === " " ? 2 : 3) + (place ? 0.5 : 0);
    if (best === null || rank < best.rank) best = { id: entry.id, rank, text, alias: place > 0 };
  });
  return best;
}

function search(text) {
  const wanted = fold(text);
  if (!wanted) return [];
  return entries
    .map((entry) => rankOf(entry, wanted))
    .filter((found) => found !== null)
    .sort((a, b) => a.rank - b.rank || sizes[b.id] - sizes[a.id] || a.id - b.id)
    .slice(0, HITS);
}

function closeHits() {
  hits.hidden = true;
  active = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function activate(place) {
  const options = [...hits.querySelectorAll("[role=option]")];
  if (!options.length) return;
  active = (place + options.length) % options.length;
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
  box.setAttribute("aria-activedescendant", options[active].id);
  options[active].scrollIntoView({ block: "nearest" });
}

function showHits() {
  const found = search(box.value);
  hits.replaceChildren(...found.map(({ id, text, alias }, place) => {
    const option = make("li");
    option.id = `hit-${place}`;
    option.setAttribute("role", "option");
    const node = nodes[id];
    const detail = alias ? text : node.label === "Paper" ? node.date ?? "" : plural(node.links, "Paper");
    option.append(makeShape(node.label), makeName("span", "name", node.name), makeName("span", "detail", detail));
    // Before the box loses the focus, which would take the list away under the pointer.
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(id); });
    option.dataset.node = id;
    return option;
  }));
  if (!found.length && box.value.trim()) hits.append(make("li", "none", "No such name on this page"));
  hits.hidden = !hits.childNodes.length;
  box.setAttribute("aria-expanded", String(!hits.hidden));
  if (found.length) activate(0);
}

function choose(id) {
  box.value = "";
  closeHits();
  select(id, { move: true, focus: true });
}

box.addEventListener("input", showHits);
box.addEventListener("focus", () => { if (box.value) showHits(); });
box.addEventListener("blur", closeHits);
box.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!hits.hidden) activate(active + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter") {
    const option = hits.querySelector("[aria-selected=true]");
    if (option) choose(Number(option.dataset.node));
  } else if (event.key === "Escape") {
    event.stopPropagation();
    if (box.value) {
      box.value = "";
      closeHits();
    } else {
      canvas.focus();
    }
  }
});
