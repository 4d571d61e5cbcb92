/* The sections, from the content. One that has nothing to say is left out. */

function head() {
  const spent = content.tokens.prompt + content.tokens.completion;
  const tried = content.rounds.reduce((sum, round) => sum + round.candidates, 0);
  const facts = [
    ["Kept", tried ? percent(content.rows / tried) : "–", "of " + plural(tried, "candidate")],
    ["Seeds with a row", whole(content.seedsWithRows), "of " + whole(content.seeds)],
    ["Calls", compact(content.calls.total), callsNote()],
    ["Tokens", compact(spent), compact(content.tokens.completion) + " written"],
    ["Cost", dollars(content.usd), content.usd === 0 ? "no price known, or free" : content.rows ? dollars(content.usd / content.rows) + " a row" : ""],
    ["Time", time(content.seconds), content.calls.fromJournal ? "of this process" : ""],
  ];
  const complete = content.ending === "complete";
  const names = [...new Set((content.labels["answered by"] || []).map((model) => model.name))];
  document.getElementById("head").append(
    make("p", { class: complete ? "ending" : "ending not-complete" }, "Evolution run, "
      + ({ complete: "complete", stopped: "stopped before its end", failed: "ended by a failure" }[content.ending] || content.ending)),
    make("h1", null, plural(content.seeds, "seed") + " grew into ", make("em", null, plural(content.rows, "row"))),
    make("p", { class: "lead" }, plural(content.rounds.length, "round"), names.length ? ", answered by " : "", names.length ? quoted(names.slice(0, 3).join(", ")) : "",
      content.plan.name ? "; " : "", content.plan.name ? quoted(content.plan.name) : ""),
    make("dl", { class: "facts" }, facts.map(([name, value, more]) =>
      make("div", null, make("dt", null, name), make("dd", null, value, make("small", null, more || "\u00a0"))))));
}

function callsNote() {
  const { fromJournal, failed, maybePaidTwice } = content.calls;
  return [fromJournal ? compact(fromJournal) + " of an earlier run" : "", failed ? whole(failed) + " failed" : "",
    maybePaidTwice ? whole(maybePaidTwice) + " perhaps paid twice" : ""].filter(Boolean).join(", ");
}

function funnel() {
  if (content.rounds.length === 0) return drop("funnel");
  part("rounds").append(table("The rounds", [
    { name: "Round", head: true, show: (r) => "Round " + r.round },
    { name: "Instructions in", label: "In", num: true, inline: true, show: (r) => whole(r.in) },
    { name: "Candidates", label: "Candidates", num: true, inline: true, show: (r) => whole(r.candidates) },
    { name: "Eliminated", label: "Eliminated", num: true, inline: true, show: (r) => whole(r.eliminated) },
    { name: "of them by their answer", label: "by answer", num: true, inline: true, show: (r) => whole(r.eliminatedByAnswer) },
    { name: "Rows", label: "Rows", num: true, inline: true, show: (r) => whole(r.accepted) },
    { name: "Returned", label: "Returned", num: true, inline: true, show: (r) => whole(r.returned) },
    ...(content.rounds.some((r) => r.open) ? [{ name: "Open", label: "Open", num: true, inline: true, show: (r) => whole(r.open) }] : []),
    { name: "Instructions that gave a row", label: "Gave a row", show: (r) => r.in ? measured(r.accepted / r.in) : "–" },
  ], content.rounds, { class: "stack" }));
  if (content.rounds.some((round) => round.candidates > 0)) part("flow").append(flow(content.rounds, content.rules));
}

function rules() {
  if (content.rules.length === 0) return drop("rules");
  part("rules").append(table("Rules", [
    { name: "Rule", head: true, show: (rule) => unfolding(rule) },
    { name: "Eliminated", label: "Eliminated", num: true, inline: true, show: (rule) => whole(rule.count) },
    { name: "Share of all eliminated", inline: true, show: (rule) => make("span", { class: "fell" }, measured(rule.share)) },
    { name: "Meaning", show: (rule) => rule.meaning },
  ], content.rules, { class: "stack", more: (rule) => rule.row }));
}

function unfolding(rule) {
  const id = "rule-" + content.rules.indexOf(rule);
  rule.row = make("tr", { class: "more", id, hidden: true }, make("td", { colspan: "4" }, rule.examples.map((example) =>
    make("blockquote", null,
      make("p", { class: "why" }, "Round " + example.round + ", ", quoted(example.operation), ": ", quoted(example.reason)),
      example.text ? said(example.text) : null))));
  const button = make("button", { type: "button", class: "unfold rule", "aria-expanded": "false", "aria-controls": id, onclick: () => {
    rule.row.hidden = !rule.row.hidden;
    button.setAttribute("aria-expanded", String(!rule.row.hidden));
  } }, quoted(rule.rule), make("span", { class: "unseen" }, ", show examples"));
  return button;
}

function operations() {
  if (content.operations.length === 0) return drop("operations");
  const any = (test) => content.operations.some(test);
  part("operations").append(table("Operations", [
    { name: "Operation", head: true, show: (o) => o.operation === "none" ? "none suited" : quoted(o.operation) },
    { name: "Tried", label: "Tried", num: true, inline: true, show: (o) => whole(o.tried) },
    { name: "Rows", label: "Rows", num: true, inline: true, show: (o) => whole(o.accepted) },
    { name: "Share kept", inline: true, show: (o) => measured(o.share) },
    { name: "Words added, mean", label: "Words added", num: true, inline: true, show: (o) => o.growth === undefined ? "–" : signed(o.growth, 1) },
    ...(any((o) => o.lift !== undefined) ? [{ name: "Difficulty lift, mean", label: "Lift", num: true, inline: true, show: (o) => o.lift === undefined ? "–" : signed(o.lift, 2) }] : []),
    ...(any((o) => o.perRow) ? [{ name: "Tokens a row", label: "Tokens a row", num: true, inline: true, show: (o) => o.perRow ? compact(o.perRow.tokens) : "–" }] : []),
    ...(any((o) => o.perRow && o.perRow.usd > 0) ? [{ name: "Cost a row", label: "Cost a row", num: true, inline: true, show: (o) => o.perRow ? dollars(o.perRow.usd) : "–" }] : []),
    { name: "Mostly eliminated as", label: "Mostly eliminated as", show: (o) => worstOf(o.rejected) },
  ], content.operations, { class: "stack" }));
  const tried = content.operations.reduce((sum, o) => sum + o.tried, 0);
  const all = content.rounds.reduce((sum, round) => sum + round.candidates, 0);
  if (tried < all) {
    part("operations").append(make("p", { class: "note" }, plural(all - tried, "candidate") + " that fell with their answer "
      + (all - tried === 1 ? "is" : "are") + " not in this table: the run does not say which operation made them."));
  }
}

function worstOf(rejected) {
  const [worst] = Object.entries(rejected).sort((a, b) => b[1] - a[1]);
  return worst ? [quoted(worst[0], { class: "rule" }), " " + whole(worst[1])] : "–";
}

function growth() {
  const order = ["difficulty", "difficulty-lift", "quality", "complexity", "ifd", "pass-rate"];
  const rank = (name) => order.includes(name) ? order.indexOf(name) : order.length;
  const titles = { "difficulty": "Difficulty", "difficulty-lift": "Difficulty lift over the parent", "quality": "Quality", "complexity": "Complexity",
    "ifd": "Instruction-following difficulty", "pass-rate": "Pass rate" };
  const drawings = Object.keys(content.scores).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((name) => boxes(titles[name] || name, content.scores[name]));
  if (content.length.instruction) drawings.push(boxes("Words of the instruction", content.length.instruction));
  if (content.length.answer) drawings.push(boxes("Words of the answer", content.length.answer));
  if (drawings.length === 0) return drop("growth");
  for (const drawing of drawings) {
    part("growth").append(drawing.figure);
    drawing.fit();
  }
  const notes = [];
  if (Object.values(content.scores).some((rounds) => rounds[0].round === 0)) notes.push("A seed’s score is that of the row that grew from it, less the lift.");
  if (content.scores.ifd) notes.push("Instruction-following difficulty is the answer’s perplexity with the instruction over that without it.");
  if (notes.length) part("growth").after(make("p", { class: "note" }, notes.join(" ")));
}

function labels() {
  const titles = { kind: "Kind of instruction", "answered by": "Answered by", skill: "Skill", language: "Language", domain: "Domain", flask: "FLASK skill", check: "Checks", label: "Labels" };
  const groups = Object.entries(content.labels).filter(([name, items]) => items.length > 1 || !["kind", "answered by"].includes(name));
  if (groups.length === 0) return drop("labels");
  part("labels").append(...groups.map(([name, items]) => bars(titles[name] || name,
    items.slice(0, 12).map((item) => ({ name: item.name, value: item.count, shown: whole(item.count) + " · " + percent(item.count / content.rows) })))));
}

function cost() {
  const cost = content.cost;
  const priced = cost.total.usd > 0;
  const tokens = (spent) => spent.promptTokens + spent.completionTokens;
  const value = (spent) => priced ? spent.usd : tokens(spent);
  const shown = (spent) => priced ? dollars(spent.usd) + " · " + compact(tokens(spent)) + " tokens · " + plural(spent.calls, "call") : compact(tokens(spent)) + " tokens · " + plural(spent.calls, "call");
  const kept = value(cost.total) ? value(cost.accepted) / value(cost.total) : 0;
  const group = (title, sums, rule) => bars(title, Object.entries(sums).sort((a, b) => value(b[1]) - value(a[1])).slice(0, 12)
    .map(([name, spent]) => ({ name, value: value(spent), shown: shown(spent), fell: rule && name !== "accepted" })), { rule });
  if (!cost.whole && cost.total.calls === 0) return drop("cost");
  part("cost").append(
    make("p", { class: "verdict" }, cost.whole
      ? (priced ? percent(kept) + " of the dollars" : percent(kept) + " of the tokens") + " led to a row, the rest to what was eliminated."
      : "This run kept no account of all calls; these are the calls its rows say they took."),
    make("dl", { class: "facts" }, [
      ["A row took", cost.perRow ? upTo2(cost.perRow.calls) + (cost.perRow.calls === 1 ? " call" : " calls") : "–"], ["Tokens a row", cost.perRow ? compact(cost.perRow.tokens) : "–"],
      ["Dollars a row", cost.perRow ? dollars(cost.perRow.usd) : "–"], ["Dollars in all", dollars(cost.total.usd)],
    ].map(([name, amount]) => make("div", null, make("dt", null, name), make("dd", null, amount)))));
  if (cost.whole) {
    const lists = make("div", { class: "lists broad" }, group("By purpose", cost.purpose), group("By operation", cost.operation),
      group("By what became of it", cost.fate, true), group("By model", cost.model));
    part("cost").append(lists);
  }
  part("cost").append(make("p", { class: "note" }, "Calls without a known price count as $0, a local model’s among them. "
    + (!cost.whole ? "" : priced ? "Bars are by dollars." : "No call of this run has a price, so bars are by tokens.")));
}

function diversity() {
  const all = content.diversity;
  if (all.drawn < 2) return drop("diversity");
  const groups = [...all.rounds.map((r) => ({ ...r, name: r.round === 0 ? "Seeds" : "Round " + r.round })), { ...all, name: "All rows" }];
  const measures = [
    ["Distinct words", "Different words over all words (distinct-1)", (g) => percent(g.distinct1)],
    ["Distinct pairs", "Different pairs of neighbouring words over all pairs (distinct-2)", (g) => percent(g.distinct2)],
    ["Openings", "Different first two words over instructions", (g) => percent(g.openings)],
    ["Likeness, mean", "Words shared with the most similar other instruction, over the words of both (Jaccard, 0 to 1)", (g) => fixed(g.nearestMean, 2)],
    ["Likeness, 95th percentile", "One in twenty instructions is at least as near to another", (g) => fixed(g.nearestP95, 2)],
  ];
  const drawn = all.drawn < all.of
    ? `Measured on ${whole(all.drawn)} of ${plural(all.of, "row")} and at most 300 of a round, drawn by their ids.`
    : `Measured on all ${plural(all.of, "row")}; of a round at most 300.`;
  part("diversity").append(
    table("Diversity", [{ name: "Measure", head: true, show: ([name, meaning]) => [name, make("span", { class: "sub" }, meaning)] },
      ...groups.map((group) => ({ name: group.name, label: group.name, num: true, inline: true, show: ([, , show]) => show(group) }))], measures, { class: "stack" }),
    make("p", { class: "note" }, drawn + " Distinct-n falls as texts become more, so compare only groups of like size: "
      + groups.map((g) => g.name.toLowerCase() + " " + whole(g.drawn)).join(", ") + "."),
    make("div", { class: "split" },
      bars(`First words, ${whole(all.differentFirstWords)} different`, all.firstWords.slice(0, 12).map((word) => ({
        name: word.name, value: word.count, shown: whole(word.count) + " · " + percent(word.count / all.drawn) }))),
      all.closest ? make("div", null, make("h3", null, "The two most alike, likeness " + fixed(all.closest.alike, 2)),
        make("blockquote", null, said(all.closest.one)), make("blockquote", null, said(all.closest.other))) : null));
}

function trees() {
  const list = content.trees.list;
  if (list.length === 0) return drop("trees");
  part("shown").textContent = (list.length < content.seeds
    ? `${whole(list.length)} of ${plural(content.seeds, "seed")} are here, ${list.length < 200 ? "those of which anything is known" : "drawn by their ids"}. `
    : "Every seed is here. ")
    + "Choose a seed, then a node; the arrow keys move in the tree."
    + (content.trees.unplaced ? ` ${plural(content.trees.unplaced, "candidate")} that fell with their answer ${content.trees.unplaced === 1 ? "is" : "are"} in no tree: the run does not say what they grew from.` : "");
  grove(part("trees"), list);
}

function examples() {
  const { by, best, worst, of } = content.examples;
  if (best.length === 0) return drop("examples");
  const named = { "quality": "quality", "difficulty-lift": "the lift in difficulty over the parent", "growth": "the words added to the parent, as nothing was scored" }[by] || by;
  part("examples").append(make("p", { class: "lead" }, `By ${named}; ${whole(best.length + worst.length)} of ${plural(of, "row")}.`),
    make("div", { class: "split" }, [cases("Highest", best, by), cases("Lowest", worst, by)]));
}

function cases(title, rows, by) {
  if (rows.length === 0) return null;
  return make("div", null, make("h3", null, title), rows.map((row) => make("details", { class: "case" },
    make("summary", null, make("span", { class: "value" }, by === "quality" ? fixed(row.value, 2) : signed(row.value, by === "growth" ? 0 : 1)),
      make("span", null, quoted(firstLine(row.text), { class: "first" }), make("span", { class: "sub" }, "Round " + row.round + ", ", quoted(row.operation)))),
    make("div", { class: "body" }, texts(row, row.parentText ? { text: row.parentText, input: row.parentInput } : null)))));
}

function settings() {
  const plan = Object.entries(content.plan);
  if (plan.length === 0) return drop("settings");
  part("settings").append(make("dl", { class: "marks" }, plan.map(([name, value]) => [make("dt", null, name), make("dd", null, quoted(value))]).flat()));
}

function navigation() {
  const sections = [...document.querySelectorAll("main > section")];
  const links = new Map(sections.map((section) => [section, make("a", { href: "#" + section.id }, section.dataset.nav)]));
  document.querySelector("#nav ul").append(...[...links.values()].map((link) => make("li", null, link)));
  const watching = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((any) => any.isIntersecting)) {
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target).setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-20% 0px -75% 0px" });
  sections.forEach((section) => watching.observe(section));
}

for (const id of ["head", "nav", "main"]) document.getElementById(id).hidden = false;
for (const section of [head, funnel, rules, operations, growth, labels, cost, diversity, trees, examples, settings, navigation]) section();
