/* Two drawings: the flow of candidates, and boxes by round. Both are drawn anew for the width they get. */

function draw(name, properties, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(properties || {})) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/* Calls render(width) now and whenever the place becomes wider or narrower. */
function fitted(place, render) {
  let drawn = 0;
  const fit = () => {
    const width = Math.round(place.clientWidth);
    if (width > 0 && Math.abs(width - drawn) > 1) {
      drawn = width;
      place.replaceChildren(render(width));
    }
  };
  new ResizeObserver(fit).observe(place);
  fit();
}

/* Bands from the rounds on the left to what became of their candidates on the right: as high as there are candidates. */
function flow(rounds, rules) {
  const total = rounds.reduce((sum, round) => sum + round.candidates, 0);
  const accepted = rounds.reduce((sum, round) => sum + round.accepted, 0);
  const ends = [{ name: "row", count: accepted, of: (round) => round.accepted }];
  for (const rule of rules) {
    const count = rounds.reduce((sum, round) => sum + (round.rejected[rule.rule] || 0), 0);
    if (count > 0) ends.push({ name: rule.rule, fell: true, count, of: (round) => round.rejected[rule.rule] || 0 });
  }
  const place = make("div", { class: "flow" });
  fitted(place, (width) => flowDrawing(width, rounds, ends, total));
  return place;
}

function flowDrawing(width, rounds, ends, total) {
  const narrow = width < 560;
  const left = narrow ? 62 : 150, right = narrow ? 128 : 200, bar = 7;
  const scale = (narrow ? 300 : 340) / Math.max(1, total);
  let y = 12;
  for (const end of ends) {
    end.height = Math.max(1, end.count * scale);
    end.y = y;
    y += Math.max(end.height, narrow ? 16 : 17) + (end.fell ? 5 : 14);
    end.filled = 0;
  }
  const height = Math.max(y, 200);
  const gap = Math.min(26, Math.max(8, (height - 24 - total * scale) / Math.max(1, rounds.length - 1)));
  let at = Math.max(12, (height - total * scale - gap * (rounds.length - 1)) / 2);
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label":
    ends.map((end) => `${whole(end.count)} ${end.fell ? "eliminated as " + end.name : "became rows"}`).join(", ") });
  const links = draw("g"), labels = draw("g");
  const from = left + bar, to = width - right - bar, middle = (from + to) / 2;
  for (const round of rounds) {
    const high = Math.max(1, round.candidates * scale);
    labels.append(draw("rect", { class: "node", x: left, y: at, width: bar, height: high, rx: 1 }),
      label(left - 10, at + high / 2, "end", [["Round " + round.round, "strong"]], narrow ? null : [plural(round.candidates, "candidate"), "soft"], high));
    let start = at;
    for (const end of ends) {
      const size = end.of(round) * scale;
      if (size === 0) continue;
      const stop = end.y + end.filled;
      const title = `Round ${round.round}: ${whole(end.of(round))} of ${plural(round.candidates, "candidate")} ` +
        (end.fell ? "eliminated as " + end.name : "became rows");
      links.append(draw("path", { class: end.fell ? "link fell" : "link", d:
        `M${from},${start}C${middle},${start} ${middle},${stop} ${to},${stop}V${stop + size}C${middle},${stop + size} ${middle},${start + size} ${from},${start + size}Z` },
      titled(title)));
      start += size;
      end.filled += size;
    }
    at += high + gap;
  }
  for (const end of ends) {
    const name = end.fell ? [end.name.length > 18 ? end.name.slice(0, 17) + "…" : end.name, "mono"] : [plural(end.count, "row"), "strong"];
    const amount = end.fell ? " " + compact(end.count) + (narrow ? "" : " · " + percent(end.count / total)) : " · " + percent(end.count / total);
    labels.append(draw("rect", { class: end.fell ? "node fell" : "node", x: to, y: end.y, width: bar, height: end.height, rx: 1 }),
      label(to + bar + 10, end.y + Math.max(end.height, 9) / 2, "start", [name, [amount, "soft"]]));
  }
  svg.append(links, labels);
  return svg;
}

function titled(text) {
  const title = draw("title");
  title.textContent = text;
  return title;
}

/* A line of [text, class] pieces, and perhaps a second one below it. */
function label(x, y, anchor, pieces, below, room) {
  const two = below && room > 34;
  const text = draw("text", { x, y: y + (two ? -3 : 4.5), "text-anchor": anchor });
  for (const [words, look] of pieces) text.append(span(words, { class: look }));
  if (two) text.append(span(below[0], { class: below[1], x, dy: 17 }));
  return text;
}

function span(words, properties) {
  const made = draw("tspan", properties);
  made.textContent = words;
  return made;
}

/* Boxes by round of entries { round, count, mean, q1, median, q3, least, most }. */
function boxes(title, entries) {
  const place = make("div");
  const columns = [{ name: "Round", head: true, show: (e) => roundName(e.round) }, { name: "Rows", num: true, show: (e) => whole(e.count) }]
    .concat([["Least", "least"], ["Lower quartile", "q1"], ["Median", "median"], ["Upper quartile", "q3"], ["Most", "most"], ["Mean", "mean"]]
      .map(([name, key]) => ({ name, num: true, show: (e) => upTo2(e[key]) })));
  const figure = make("figure", null, make("figcaption", null, title), place,
    make("details", null, make("summary", null, "Numbers"), table(title + " by round", columns, entries)));
  return { figure, fit: () => fitted(place, (width) => boxDrawing(width, title, entries)) };
}

const roundName = (round) => round === 0 ? "seeds" : String(round);

function ticks(low, high) {
  const rough = (high - low) / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const made = [];
  for (let tick = Math.floor(low / step) * step; tick < high + step; tick += step) made.push(tick);
  return made;
}

function boxDrawing(width, title, entries) {
  const height = 210, top = 16, bottom = 26, left = 40;
  const lines = ticks(Math.min(0, ...entries.map((e) => Math.min(e.q1, e.mean))), Math.max(...entries.map((e) => Math.max(e.q3, e.mean))));
  const low = lines[0], high = lines[lines.length - 1];
  const y = (value) => top + (height - top - bottom) * (1 - (value - low) / (high - low));
  const band = (width - left) / entries.length, wide = Math.min(44, band * 0.62);
  const x = (i) => left + band * (i + 0.5);
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title + ", mean by round: " +
    entries.map((e) => roundName(e.round) + " " + upTo2(e.mean)).join(", ") });
  for (const line of lines) {
    svg.append(draw("line", { class: "grid", x1: left, x2: width, y1: y(line), y2: y(line) }));
    const text = draw("text", { class: "soft", x: left - 8, y: y(line) + 4, "text-anchor": "end" });
    text.textContent = compact(line) === "0" && line !== 0 ? upTo2(line) : Math.abs(line) < 10 ? upTo2(line) : compact(line);
    svg.append(text);
  }
  entries.forEach((e, i) => {
    const rect = draw("rect", { class: "box", x: x(i) - wide / 2, width: wide, y: y(e.q3), height: Math.max(2, y(e.q1) - y(e.q3)), rx: 3 },
    titled(`${e.round === 0 ? "Seeds" : "Round " + e.round}: mean ${upTo2(e.mean)}, quartiles ${upTo2(e.q1)}, ${upTo2(e.median)}, ${upTo2(e.q3)}`));
    rect.style.fill = `color-mix(in srgb, var(--kept) ${e.round === 0 ? 28 : Math.round(45 + 40 * i / entries.length)}%, var(--ground))`;
    svg.append(rect, draw("line", { class: "median", x1: x(i) - wide / 2, x2: x(i) + wide / 2, y1: y(e.median), y2: y(e.median) }));
    const text = draw("text", { class: "soft", x: x(i), y: height - 6, "text-anchor": "middle" });
    text.textContent = roundName(e.round);
    svg.append(text);
  });
  svg.append(draw("polyline", { class: "mean", points: entries.map((e, i) => x(i) + "," + y(e.mean)).join(" ") }));
  entries.forEach((e, i) => svg.append(draw("circle", { class: "dot", cx: x(i), cy: y(e.mean), r: 4 })));
  return svg;
}
