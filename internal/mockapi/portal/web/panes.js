// The panes of the faults and of the requests.

import { $, clock, h } from "./parts.js";

export class Faults {
  constructor(post) {
    this.post = post;
    this.operations = [];
    this.faults = [];
  }

  show(faults) {
    this.faults = faults;
    const box = $("faults");
    for (const fault of faults.filter((each) => each.name)) {
      let item = box.querySelector(`[data-fault="${fault.name}"]`);
      if (!item) {
        item = this.make(fault);
        box.append(item);
      }
      item.classList.toggle("on", fault.on);
      item.querySelector("input").checked = fault.on;
      const fired = item.querySelector(".fired");
      fired.textContent = `${fault.fired}×`;
      fired.setAttribute("aria-label", `fired ${fault.fired} times`);
      const select = item.querySelector("select");
      if (select && document.activeElement !== select) select.value = fault.operation;
      item.querySelector("small").textContent = fault.about;
    }
    for (const old of box.querySelectorAll(".rule")) old.remove();
    for (const rule of faults.filter((each) => !each.name)) {
      box.append(h("li", { class: "rule on" }, h("div", {}, h("b", {}, rule.kind), h("small", {},
        `${rule.operation === "*" ? "every call" : rule.operation}${rule.link ? ` of ${rule.link}` : ""}, from the control path, ${rule.times < 0 ? "always" : `${rule.times} left`}`)),
      h("span", { class: "fired" }, `${rule.fired}×`)));
    }
  }

  make(fault) {
    const box = h("input", { type: "checkbox", role: "switch", id: `fault-${fault.name}`, "aria-describedby": `about-${fault.name}` });
    const select = fault.name === "lag" ? null : h("select", { "aria-label": `${fault.title}: for which call` },
      h("option", { value: "*" }, "every call"), [...new Set([fault.operation, ...this.operations])].filter((name) => name !== "Unknown" && name !== "*")
        .map((name) => h("option", { value: name }, name.replaceAll(",", ", "))));
    const send = async () => {
      const faults = await this.post(`/portal/faults/${fault.name}`, { on: box.checked, operation: select ? select.value : "" });
      this.show(faults ?? this.faults);
    };
    box.addEventListener("change", send);
    select?.addEventListener("change", () => box.checked && send());
    return h("li", { "data-fault": fault.name },
      h("label", { class: "switch" }, box, h("span", {}, h("b", {}, fault.title), h("small", { id: `about-${fault.name}` }))),
      h("span", { class: "fired" }, "0×"), h("p", { class: "scope soft" }, "for ", select ?? "ListLinks"));
  }
}

const kept = 300; // requests that the page keeps
const drawn = 100; // and shows

export class Requests {
  constructor() {
    this.calls = new Map(); // by number, oldest first
    this.rows = new Map(); // elements
    for (const id of ["by-operation", "by-status"]) $(id).addEventListener("input", () => this.draw());
  }

  begin(calls) {
    this.calls.clear();
    this.change(calls);
  }

  change(calls) {
    for (const call of calls) {
      this.calls.set(call.n, call);
      this.rows.get(call.n)?.remove();
      this.rows.delete(call.n);
      if (![...$("by-operation").options].some((option) => option.value === call.operation)) $("by-operation").append(h("option", {}, call.operation));
    }
    for (const n of this.calls.keys()) {
      if (this.calls.size <= kept) break;
      this.calls.delete(n);
    }
    this.draw();
  }

  fits(call) {
    const operation = $("by-operation").value;
    const status = $("by-status").value;
    if (operation && call.operation !== operation) return false;
    if (status === "fault") return call.fault !== "";
    return !status || String(Math.floor(call.status / 100)) === status;
  }

  draw() {
    const all = [...this.calls.values()].sort((a, b) => b.n - a.n);
    const shown = all.filter((call) => this.fits(call)).slice(0, drawn);
    const numbers = new Set(shown.map((call) => call.n));
    for (const [n, el] of this.rows) {
      if (numbers.has(n)) continue;
      el.remove();
      this.rows.delete(n);
    }
    const body = $("calls");
    let before = null;
    for (const call of shown) {
      let el = this.rows.get(call.n);
      if (!el) this.rows.set(call.n, el = this.row(call));
      const place = before ? before.nextSibling : body.firstChild;
      if (place !== el) body.insertBefore(el, place);
      before = el;
    }
    $("total").textContent = all.length ? `${all[0].n} since the start` : "none yet";
  }

  row(call) {
    let status = call.status || (call.ended ? "no answer" : "open");
    const sort = call.status >= 500 || (call.ended && !call.status) ? "bad" : call.status >= 400 ? "warn" : call.status ? "fine" : "open";
    const took = call.took >= 1000 ? `${(call.took / 1000).toFixed(1)} s` : call.took < 1 ? "<1 ms" : `${Math.round(call.took)} ms`;
    return h("tr", { "data-n": call.n, "data-operation": call.operation },
      h("td", {}, h("time", { datetime: call.time }, clock(call.time))), h("td", {}, call.operation),
      h("td", { class: `code ${sort}` }, String(status), call.fault ? h("em", {}, call.fault) : null),
      h("td", { class: "num" }, call.ended ? took : "…"),
      h("td", { class: "path", title: `${call.method} ${call.path}` }, `${call.method} ${call.path.replace(/^\/interlink\/v1beta1\/regions\//, "…/")}`));
  }
}
