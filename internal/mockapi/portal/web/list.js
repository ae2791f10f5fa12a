// The list of links. Only the visible rows are in the page, however many links there are.

import { $, actors, ago, amount, bgp, h, kind, labels, settle, strip } from "./parts.js";

const next = ["accept", "refuse", "activate", "router_up", "up", "mend", "unlock"];

export class List {
  // act(row, action) does an action; open(row) shows a link; now() is the server's time.
  constructor({ act, open, now }) {
    Object.assign(this, { act, open, now });
    this.rows = new Map(); // by id, oldest first
    this.shown = []; // ids that pass the filter, newest first
    this.drawn = new Map(); // elements, by id
    this.active = null; // the id of the row with the keyboard focus
    this.selected = null;
    this.fresh = new Map(); // ids of rows that have just changed, and until when they show it
    this.box = $("list");
    this.body = $("rows");
    this.box.addEventListener("scroll", () => this.draw(), { passive: true });
    this.box.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(this.box);
    for (const id of ["find", "gone"]) $(id).addEventListener("input", () => this.filter());
    setInterval(() => this.tick(), 1000);
  }

  begin(rows) {
    this.rows = new Map(rows.map((row) => [row.id, row]));
    for (const el of this.drawn.values()) el.remove();
    this.drawn.clear();
    this.filter();
  }

  // change takes changed and new rows.
  change(rows) {
    for (const row of rows) {
      const before = this.rows.get(row.id);
      this.rows.set(row.id, row);
      if (!before || before.status !== row.status) this.fresh.set(row.id, Date.now() + 1500);
      const el = this.drawn.get(row.id);
      if (el) this.fill(el, row);
    }
    this.filter();
  }

  filter() {
    const words = $("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    const gone = $("gone").checked;
    this.shown = [];
    let waits = 0;
    for (const row of this.rows.values()) {
      if (row.status === "requested" || row.status === "provisioning") waits++;
      if (!gone && row.status === "deleted") continue;
      const text = `${row.name} ${row.partner} ${row.pop} ${row.status} ${row.vpc} ${row.turn.who}`.toLowerCase();
      if (words.every((word) => text.includes(word))) this.shown.push(row.id);
    }
    this.shown.reverse();
    const all = this.rows.size;
    const part = this.shown.length === all ? `${all}` : `${this.shown.length} of ${all}`;
    $("count").textContent = all ? `${part} ${all === 1 ? "link" : "links"}` + (waits ? `, ${waits} wait${waits === 1 ? "s" : ""} for a partner` : "") : "";
    $("empty").hidden = this.shown.length > 0;
    $("empty").textContent = all ? "No link fits." : "No link was ordered yet. Run terraform apply against this address, and the order shows here.";
    this.box.setAttribute("aria-rowcount", this.shown.length + 1);
    this.draw();
  }

  get height() {
    return parseFloat(getComputedStyle(this.box).getPropertyValue("--row")) || 64;
  }

  draw() {
    const height = this.height;
    this.body.style.height = `${this.shown.length * height}px`; // first: a shorter list scrolls by itself
    const head = this.body.offsetTop;
    const from = Math.max(0, Math.floor((this.box.scrollTop - head) / height) - 4);
    const to = Math.min(this.shown.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / height) + 4);
    if (!this.shown.includes(this.active)) this.active = this.shown[0] ?? null;
    const keep = new Set(this.shown.slice(from, to));
    const focused = this.body.contains(document.activeElement) ? document.activeElement.closest(".row")?.dataset.id : null;
    if (focused && this.shown.includes(focused)) keep.add(focused); // otherwise the keyboard would lose its place
    if (this.active) keep.add(this.active);
    for (const [id, el] of this.drawn) {
      if (keep.has(id)) continue;
      el.remove();
      this.drawn.delete(id);
    }
    let before = null;
    for (const [n, id] of this.shown.entries()) {
      if (!keep.has(id)) continue;
      let el = this.drawn.get(id);
      if (!el) {
        el = h("div", { role: "row", "data-id": id, on: { click: (event) => this.click(event, id) } });
        this.drawn.set(id, el);
        this.fill(el, this.rows.get(id));
      }
      el.style.transform = `translateY(${n * height}px)`;
      el.setAttribute("aria-rowindex", n + 2);
      if (before ? before.nextSibling !== el : this.body.firstChild !== el) this.body.insertBefore(el, before ? before.nextSibling : this.body.firstChild);
      before = el;
      this.mark(el, id);
    }
  }

  // mark sets what depends on where the user is.
  mark(el, id) {
    const here = id === this.active;
    el.tabIndex = here ? 0 : -1;
    for (const button of el.querySelectorAll("button")) button.tabIndex = here ? 0 : -1;
    el.setAttribute("aria-selected", id === this.selected);
    el.classList.toggle("fresh", (this.fresh.get(id) ?? 0) > Date.now());
  }

  fill(el, row) {
    const focus = el.contains(document.activeElement) && document.activeElement !== el ? document.activeElement.dataset.action : null;
    const policies = [row.policy_v4, row.policy_v6].filter(Boolean).join(", ");
    const quick = row.offers.filter((offer) => next.includes(offer.action) || (offer.action === "deprovision" && row.status === "deprovisioning"));
    el.className = `row ${kind(row.status)}`;
    el.dataset.status = row.status;
    el.setAttribute("aria-label", `${row.name}, ${row.status}, ${row.turn.who}: ${row.turn.what}`);
    const cell = (name, ...children) => h("div", { role: "gridcell", class: name }, ...children);
    settle(el, [
      cell("name", h("b", {}, row.name), h("span", {}, `${row.partner}, ${amount(row.bandwidth)}`), h("span", { class: "wide" }, row.pop)),
      cell("way", strip(row), h("span", { class: `status ${kind(row.status)}` }, row.status)),
      cell("turn", h("b", {}, row.turn.who), h("span", {}, row.turn.what), h("span", { class: "since", "data-since": row.since, title: new Date(row.since).toLocaleString() }, "")),
      cell("net", h("span", { class: row.vpc ? null : "none" }, row.vpc || "no VPC"), h("span", { class: policies ? null : "none" }, policies || "no policy"),
        h("span", { class: row.propagation ? null : "none" }, row.propagation ? "propagation on" : "propagation off")),
      cell("sessions", bgp("IPv4", row.bgp_v4), bgp("IPv6", row.bgp_v6)),
      cell("do", quick.map((offer) => this.button(row, offer))),
    ]);
    if (focus) (el.querySelector(`[data-action="${focus}"]`) ?? el).focus({ preventScroll: true });
    this.since(el);
    this.mark(el, row.id);
  }

  button(row, offer) {
    const main = offer.action === "accept" || offer.action === "activate";
    return h("button", {
      type: "button", class: main ? "main" : null, "data-action": offer.action, "aria-label": `${labels[offer.action]} ${row.name}`,
      title: `as ${offer.by === "partner" ? row.partner : actors[offer.by]}`,
      on: { click: (event) => { event.stopPropagation(); this.act(this.rows.get(row.id), offer.action); } },
    }, labels[offer.action]);
  }

  since(el) {
    const span = el.querySelector(".since");
    span.textContent = `for ${ago(this.now() - Date.parse(span.dataset.since))}`;
  }

  tick() {
    for (const [id, el] of this.drawn) {
      this.since(el);
      this.mark(el, id);
    }
  }

  click(event, id) {
    this.active = id;
    this.select(id);
    if (!event.target.closest("button")) this.open(this.rows.get(id));
  }

  select(id) {
    this.selected = id;
    this.draw();
  }

  key(event) {
    if (event.target.closest("button") && (event.key === "Enter" || event.key === " ")) return;
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.height) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (step !== undefined && this.shown.length) {
      event.preventDefault();
      const at = this.shown.indexOf(this.active);
      this.go(Math.min(this.shown.length - 1, Math.max(0, at + step)));
    } else if ((event.key === "Enter" || event.key === " ") && this.active && event.target.closest(".row")) {
      event.preventDefault();
      this.select(this.active);
      this.open(this.rows.get(this.active), true);
    }
  }

  // go moves the keyboard to a row, and the row into sight.
  go(n) {
    this.active = this.shown[n];
    const height = this.height;
    const head = this.body.offsetTop;
    const top = n * height;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + height + head > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top + height + head - this.box.clientHeight;
    this.draw();
    this.drawn.get(this.active)?.focus({ preventScroll: true });
  }

  focus(id) {
    const n = this.shown.indexOf(id);
    if (n >= 0) this.go(n);
  }
}
