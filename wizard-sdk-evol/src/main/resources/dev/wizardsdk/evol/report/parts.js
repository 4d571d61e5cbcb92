"use strict";
/* Elements, numbers and tables. Texts of the run reach the page through textContent alone. */

const content = JSON.parse(document.getElementById("content").textContent);
const inEnglish = (digits) => new Intl.NumberFormat("en-GB", { maximumFractionDigits: digits });
const whole = (n) => inEnglish(0).format(n);
const upTo2 = (n) => Math.abs(n) >= 1000 ? whole(n) : inEnglish(Math.abs(n) >= 100 ? 0 : Math.abs(n) >= 10 ? 1 : 2).format(n);
const compact = (n) => n < 10000 ? whole(n)
  : new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 }).format(n);
const fixed = (n, digits) => new Intl.NumberFormat("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(n);
const percent = (share) => (share === 0 ? "0" : share < 0.001 ? "<0.1" : fixed(share * 100, share < 0.0995 ? 1 : 0)) + "%";
const signed = (n, digits) => (n > 0 ? "+" : n < 0 ? "−" : "") + fixed(Math.abs(n), digits);
const plural = (n, one, many) => whole(n) + " " + (n === 1 ? one : many || one + "s");

function dollars(n) {
  if (n === 0) return "$0";
  return "$" + fixed(n, n >= 1 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(n))));
}

function time(seconds) {
  if (seconds < 60) return inEnglish(1).format(seconds) + " s";
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? minutes + " min " + Math.round(seconds % 60) + " s" : Math.floor(minutes / 60) + " h " + minutes % 60 + " min";
}

/* An element with properties (class, data-…, aria-…, on…) and children, which are elements or texts. */
function make(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/* A short text of the run inside a line of the report: its direction is its own. */
const quoted = (text, properties) => make("bdi", { dir: "auto", ...properties }, text);
/* A long one, as it was written. */
const said = (text, mono) => make("p", { class: mono ? "said mono" : "said", dir: "auto" }, text);
const part = (name) => document.querySelector('[data-part="' + name + '"]');
const drop = (id) => document.getElementById(id).remove();
const firstLine = (text) => text.length > 240 ? text.slice(0, 240) + "…" : text;

function meter(share) {
  const fill = make("i");
  fill.style.width = Math.max(share > 0 ? 2 : 0, Math.min(100, share * 100)) + "%";
  return make("span", { class: "meter", "aria-hidden": "true" }, fill);
}

const measured = (share) => make("span", { class: "whole" }, meter(share), percent(share));

/* Columns: { name, num, head, show(row) }. A row may bring more, which is a row of its own below it. */
function table(caption, columns, rows, options = {}) {
  const body = make("tbody");
  for (const row of rows) {
    const cells = columns.map((column) => {
      const shown = column.show(row);
      return column.head ? make("th", { scope: "row" }, shown)
        : make("td", { class: (column.num ? "num " : "") + (column.inline ? "inline" : ""), "data-label": column.label }, shown);
    });
    body.append(make("tr", null, cells));
    if (options.more) {
      const more = options.more(row);
      if (more) body.append(more);
    }
  }
  const made = make("table", { class: options.class },
    make("caption", { class: options.seen ? null : "unseen" }, caption),
    make("thead", null, make("tr", null, columns.map((column) => make("th", { scope: "col", class: column.num ? "num" : null }, column.name)))),
    body);
  return make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption }, made);
}

/* A list of bars: items { name, value, shown, fell }. */
function bars(title, items, options = {}) {
  const most = Math.max(...items.map((item) => item.value), 0);
  return make("div", null, make("h3", null, title),
    make("ul", { class: "bars" }, items.map((item) => {
      const fill = make("i");
      fill.style.width = (most === 0 ? 0 : Math.max(0.5, 100 * item.value / most)) + "%";
      return make("li", { class: item.fell ? "fell" : null },
        quoted(item.name, { class: options.rule ? "name rule" : "name", title: item.name }),
        make("span", { class: "amount" }, item.shown),
        make("span", { class: "bar", "aria-hidden": "true" }, fill));
    })));
}
