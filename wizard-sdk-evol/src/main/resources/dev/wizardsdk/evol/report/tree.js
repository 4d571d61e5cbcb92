/* The seeds, the tree of the chosen one, and the chosen node of it. */

/* What of two texts is the same, added or removed: [kind, text] pieces, by the longest common run of words. */
function changes(before, after) {
  const a = pieces(before), b = pieces(after);
  let head = 0, tail = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const from = a.slice(head, a.length - tail), to = b.slice(head, b.length - tail);
  const middle = from.length * to.length > 4e6 ? [["del", from.join("")], ["ins", to.join("")]] : common(from, to);
  return joined([["same", a.slice(0, head).join("")], ...middle, ["same", tail ? a.slice(-tail).join("") : ""]]);
}

function pieces(text) {
  if (!Intl.Segmenter) return text.split(/(\s+|[^\p{L}\p{N}]+)/u).filter(Boolean);
  return [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)].map((found) => found.segment);
}

function common(a, b) {
  const wide = b.length + 1, best = new Uint16Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i * wide + j] = a[i] === b[j] ? best[(i + 1) * wide + j + 1] + 1 : Math.max(best[(i + 1) * wide + j], best[i * wide + j + 1]);
    }
  }
  const found = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { found.push(["same", a[i++]]); j++; }
    else if (i < a.length && (j === b.length || best[(i + 1) * wide + j] >= best[i * wide + j + 1])) found.push(["del", a[i++]]);
    else found.push(["ins", b[j++]]);
  }
  return found;
}

/* Neighbours of one kind as one; a blank between two changes belongs to them, or each word would stand alone. */
function joined(found) {
  const made = [];
  let removed = "", added = "";
  const flush = () => {
    if (removed) made.push(["del", removed]);
    if (added) made.push(["ins", added]);
    removed = added = "";
  };
  found.filter(([, text]) => text).forEach(([kind, text], i, all) => {
    if (kind === "del") removed += text;
    else if (kind === "ins") added += text;
    else if (/^\s+$/.test(text) && removed && added && all[i + 1] && all[i + 1][0] !== "same") { removed += text; added += text; }
    else { flush(); made.push(["same", text]); }
  });
  flush();
  return made;
}

/* The text with what changed; if hardly anything is the same, as it is, for then it is another text. */
function difference(before, after, mono) {
  const found = changes(before, after);
  const size = (kind) => found.reduce((sum, [any, words]) => sum + (any === kind ? words.trim().length : 0), 0);
  if (size("same") < 0.4 * Math.min(before.length, after.length)) return said(after, mono);
  return make("p", { class: mono ? "said mono" : "said", dir: "auto" }, found.map(([kind, text]) => kind === "same" ? text : make(kind, null, text)));
}

/* What a node is compared with: of what was eliminated text and material stand together. */
const comparable = (node, parent) => node.status === "eliminated" ? wholeText(parent) : parent.text;
const wholeText = (node) => node.input ? node.text + "\n\n" + node.input : node.text;

function grove(place, trees) {
  const state = { tree: null, node: null, eliminated: true, changes: true, sort: "run" };
  for (const tree of trees) {
    tree.byId = new Map(tree.nodes.filter((node) => node.id).map((node) => [node.id, node]));
    tree.root = tree.nodes[0];
    tree.rows = tree.nodes.filter((node) => node.status === "row");
    tree.fell = tree.nodes.filter((node) => node.status === "eliminated").length + tree.more;
    tree.lookup = tree.nodes.map((node) => node.text + " " + (node.id || "") + " " + (node.rule || "") + " " + (node.answer || "")).join("\n").toLowerCase();
  }
  const orders = {
    run: ["as the run has them", () => 0],
    rows: ["most rows first", (a, b) => b.rows.length - a.rows.length],
    fell: ["most eliminated first", (a, b) => b.fell - a.fell],
    growth: ["longest last row first", (a, b) => lastLength(b) - lastLength(a)],
  };
  const lastLength = (tree) => tree.rows.length ? wholeText(tree.rows[tree.rows.length - 1]).length : 0;
  const seeds = make("ul", { class: "seeds" });
  const found = make("p", { class: "unseen", role: "status" });
  const search = make("input", { type: "search", placeholder: "Search texts, rules, ids", "aria-label": "Search the trees", oninput: list });
  const sort = make("select", { "aria-label": "Order of the seeds", onchange: () => { state.sort = sort.value; list(); } },
    Object.entries(orders).map(([key, [name]]) => make("option", { value: key }, name)));
  const branches = make("ul", { role: "tree", "aria-label": "The tree of the chosen seed", onkeydown: move });
  const hide = make("input", { type: "checkbox", checked: true, onchange: () => { state.eliminated = hide.checked; plant(); } });
  const detail = make("div", { class: "detail", role: "region", "aria-label": "The chosen node", tabindex: "0" });
  place.append(
    make("div", { class: "list" }, make("div", { class: "tools" }, search, sort), found, seeds),
    make("div", null, make("div", { class: "tools" }, make("label", { class: "check" }, hide, "Show what was eliminated")), branches),
    detail);

  function list() {
    const wanted = search.value.trim().toLowerCase();
    const shown = trees.filter((tree) => tree.lookup.includes(wanted));
    shown.sort(orders[state.sort][1]);
    found.textContent = plural(shown.length, "seed");
    seeds.replaceChildren(...shown.map((tree) => make("li", null,
      make("button", { type: "button", "aria-current": String(tree === state.tree), onclick: () => choose(tree) },
        quoted(seedText(tree), { class: "first" }),
        make("span", { class: "sub" }, plural(tree.rows.length, "row") + ", " + whole(tree.fell) + " eliminated")))));
    if (shown.length === 0) seeds.append(make("li", { class: "empty" }, "No tree has this. Try fewer words."));
  }

  function choose(tree, node) {
    state.tree = tree;
    state.node = node || tree.root;
    list();
    plant();
  }

  function childrenOf(node) {
    return state.tree.nodes
      .filter((any) => any !== state.tree.root && node.id && any.parent === node.id && (state.eliminated || any.status !== "eliminated"))
      .map((any, index) => [any, index])
      .sort(([a, i], [b, j]) => a.round - b.round || (a.status === "eliminated" ? 0 : 1) - (b.status === "eliminated" ? 0 : 1) || i - j)
      .map(([any]) => any);
  }

  function plant() {
    if (state.node.status === "eliminated" && !state.eliminated) state.node = state.tree.byId.get(state.node.parent) || state.tree.root;
    branches.replaceChildren(branch(state.tree.root, 1));
    if (state.tree.more > 0) branches.append(make("li", { class: "empty", role: "none" }, "and " + whole(state.tree.more) + " more that were eliminated"));
    select(state.node, false);
  }

  function branch(node, level) {
    const grown = childrenOf(node);
    const item = make("li", { role: "treeitem", class: node.status, tabindex: "-1", "aria-level": level, "aria-selected": "false",
      "aria-expanded": grown.length ? "true" : null, "aria-label": spoken(node) },
    make("div", { class: "twig", onclick: () => select(node, true) },
      make("span", { class: "mark", "aria-hidden": "true" }, { seed: "●", row: "✓", step: "○", eliminated: "✕" }[node.status]),
      make("span", { class: "step" }, node.status === "seed" ? "Seed" : "Round " + node.round + " · ", node.status === "seed" ? "" : quoted(node.operation),
        node.rule ? " · " : "", node.rule ? quoted(node.rule, { class: "tag rule" }) : ""),
      preview(node)));
    item.node = node;
    if (grown.length) item.append(make("ul", { role: "group" }, grown.map((child) => branch(child, level + 1))));
    return item;
  }

  /* What a node added to its parent; of one that is rather another text its beginning. */
  function preview(node) {
    const parent = state.tree.byId.get(node.parent);
    const text = node.text || (node.status === "seed" ? seedText(state.tree) : "(no text)");
    if (!parent || !parent.text || !node.text || parent.text.length + node.text.length > 4000) return make("span", { class: "first", dir: "auto" }, firstLine(text));
    const found = changes(comparable(node, parent), node.text);
    const size = (kind) => found.reduce((sum, [any, words]) => sum + (any === kind ? words.length : 0), 0);
    const added = found.filter(([kind, words]) => kind === "ins" && words.trim()).map(([, words]) => words.trim()).join(" … ");
    if (!added || size("del") > size("same")) return make("span", { class: "first", dir: "auto" }, firstLine(text));
    return make("span", { class: "first", dir: "auto", title: "What it added to its parent" }, "… " + firstLine(added));
  }

  function spoken(node) {
    if (node.status === "seed") return "Seed: " + firstLine(seedText(state.tree));
    return "Round " + node.round + ", " + node.operation + ", " + (node.rule ? "eliminated as " + node.rule : "a row") + ": " + firstLine(node.text);
  }

  function items() {
    return [...branches.querySelectorAll("[role=treeitem]")].filter((item) => !item.parentElement.closest('[aria-expanded="false"]'));
  }

  function select(node, focus) {
    state.node = node;
    for (const item of branches.querySelectorAll("[role=treeitem]")) {
      const chosen = item.node === node;
      item.setAttribute("aria-selected", String(chosen));
      item.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) item.focus({ preventScroll: true });
      if (chosen && focus) item.firstChild.scrollIntoView({ block: "nearest" });
    }
    show();
  }

  function move(event) {
    const item = event.target.closest("[role=treeitem]");
    const all = items(), at = all.indexOf(item);
    const open = item && item.getAttribute("aria-expanded");
    let next = null;
    if (event.key === "ArrowDown") next = all[at + 1];
    else if (event.key === "ArrowUp") next = all[at - 1];
    else if (event.key === "Home") next = all[0];
    else if (event.key === "End") next = all[all.length - 1];
    else if (event.key === "ArrowRight") open === "false" ? fold(item, true) : next = open && all[at + 1];
    else if (event.key === "ArrowLeft") open === "true" ? fold(item, false) : next = item.parentElement.closest("[role=treeitem]");
    else if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (next) select(next.node, true);
  }

  function fold(item, open) {
    item.setAttribute("aria-expanded", String(open));
    item.lastChild.hidden = !open;
  }

  function show() {
    const node = state.node, parent = state.tree.byId.get(node.parent);
    const toggle = make("input", { type: "checkbox", onchange: () => { state.changes = toggle.checked; show(); } });
    toggle.checked = state.changes;
    const differs = parent && parent.text && node.text;
    detail.replaceChildren(
      make("h3", null, node.status === "seed" ? "Seed" : "Round " + node.round + ": ", node.status === "seed" ? "" : quoted(node.operation)),
      ...(node.rule ? [make("p", { class: "why-box" }, "Eliminated as ", quoted(node.rule, { class: "rule" }), ". ", quoted(node.reason))] : []),
      marks(node),
      ...(differs ? [make("label", { class: "check" }, toggle, "Mark what changed since its parent")] : []),
      ...texts(node, differs && state.changes ? parent : null));
    detail.scrollTop = 0;
  }

  list();
  const first = [...trees].sort((a, b) => b.rows.length - a.rows.length)[0];
  choose(first, first.rows[first.rows.length - 1]);
}

const seedText = (tree) => tree.root.text || "Seed " + tree.seed.slice(0, 8) + ", whose text no row tells";

/* What is known of a node beside its texts. */
function marks(node) {
  const known = [];
  const add = (name, value) => { if (value) known.push(make("dt", null, name), make("dd", null, value)); };
  add("From", node.source && quoted(node.source));
  add("Kind", node.kind);
  add("Written by", node.model && quoted(node.model));
  add("Answered by", node.answeredBy && quoted(node.answeredBy));
  add("Prompt", node.prompt && node.prompt.includes("@") && make("span", { class: "id" }, node.prompt));
  add("Scores", node.scores && Object.entries(node.scores).map(([name, value]) => name + " " + upTo2(value)).join(", "));
  add("Labels", node.labels && node.labels.length && quoted(node.labels.join(", ")));
  add("Took", node.spent && node.spent.calls > 0 && plural(node.spent.calls, "call") + ", " + whole(node.spent.promptTokens + node.spent.completionTokens)
    + " tokens" + (node.spent.usd > 0 ? ", " + dollars(node.spent.usd) : ""));
  add("Id", node.id && make("span", { class: "id" }, node.id));
  return make("dl", { class: "marks" }, known.length ? known : [make("dt", null, ""), make("dd", null, "")]);
}

/* The texts of a node, the instruction with what changed since another one if that is given. */
function texts(node, parent) {
  const found = [];
  const add = (title, ...bodies) => found.push(make("h4", null, title), ...bodies);
  if (node.history) add("Said before", ...node.history.map((turn) => said(turn.role + ": " + turn.text)));
  if (node.text) {
    add(node.status === "eliminated" ? "Text" : "Instruction", parent ? difference(comparable(node, parent), node.text) : said(node.text));
  }
  if (node.input) add("Its material", parent && parent.input ? difference(parent.input, node.input, true) : said(node.input, true));
  if (node.partnerText) add("Mixed with", said(node.partnerText));
  if (node.answerTurns) add("Answer, in turns", ...node.answerTurns.map((turn) => said(turn.role + ": " + turn.text)));
  else if (node.answer) add("Answer", said(node.answer));
  return found;
}
