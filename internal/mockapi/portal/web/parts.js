// Small pieces: elements, words, and the strip that shows where in its lifecycle a link is.

export const $ = (id) => document.getElementById(id);

// h makes an element. Children are nodes or texts, never markup, because names are untrusted.
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [type, listener] of Object.entries(value)) el.addEventListener(type, listener);
    else el.setAttribute(key, value === true ? "" : value);
  }
  el.append(...children.flat().filter((child) => child || child === 0));
  return el;
}

const action = (node) => node.dataset?.action;

// alike: an element can become the other. A button stays the button of its action.
const alike = (a, b) => a.nodeName === b.nodeName && action(a) === action(b);

// settle gives an element new children, and keeps each old one that can become the new one. A button is therefore the
// same element after a change of its link: a click that began before the change still counts, and the focus stays.
export function settle(el, children) {
  const wanted = children.flat().filter(Boolean);
  wanted.forEach((child, n) => {
    while (action(child) && el.childNodes[n] && !alike(el.childNodes[n], child) && [...el.childNodes].slice(n).some((old) => alike(old, child))) el.childNodes[n].remove();
    const old = el.childNodes[n];
    if (!old) el.append(child);
    else if (old.isEqualNode(child)) return;
    else if (!alike(old, child)) action(old) ? old.before(child) : old.replaceWith(child);
    else if (old.nodeType === Node.TEXT_NODE) old.data = child.data;
    else {
      for (const { name } of [...old.attributes]) if (!child.hasAttribute(name)) old.removeAttribute(name);
      for (const { name, value } of child.attributes) old.setAttribute(name, value);
      settle(old, [...child.childNodes]);
    }
  });
  while (el.childNodes.length > wanted.length) el.lastChild.remove();
}

const svgNS = "http://www.w3.org/2000/svg";
function s(tag, props) {
  const el = document.createElementNS(svgNS, tag);
  for (const [key, value] of Object.entries(props)) el.setAttribute(key, value);
  return el;
}

// labels of the actions, as buttons.
export const labels = {
  accept: "Accept", refuse: "Refuse…", activate: "Activate", router_up: "Router up", up: "Bring up", degrade: "Degrade", down: "Take down",
  deprovision: "Deprovision", fail: "Fail", mend: "Mend", lock: "Lock", unlock: "Unlock",
};

export const actors = { provider: "Provider", partner: "Partner", scaleway: "Scaleway", router: "Your router", hand: "Mock" };

const bad = new Set(["refused", "expired", "failed", "locked"]);
const degraded = new Set(["limited_connectivity", "all_down"]);
const waiting = new Set(["configuring", "requested", "provisioning", "ready", "deprovisioning"]);

// kind is the group of a status. It decides shape and colour.
export function kind(status) {
  if (bad.has(status)) return "bad";
  if (degraded.has(status)) return "degraded";
  if (waiting.has(status)) return "waiting";
  if (status === "active") return "built";
  return status === "deleted" ? "gone" : "unknown";
}

function stations(row) {
  if (!row.hosted) return ["configuring", "ready", "active", "deleted"];
  return ["configuring", "requested", "provisioning", ...(row.visited.includes("ready") ? ["ready"] : []), "active", "deprovisioning", "deleted"];
}

// place is the number of the station at which a link is. A half means that it left the line after that station.
function place(row, stops) {
  const at = stops.indexOf(degraded.has(row.status) ? "active" : row.status);
  if (at >= 0) return at;
  const been = row.visited.map((status) => stops.indexOf(degraded.has(status) ? "active" : status));
  const last = Math.max(...been, -1);
  if (last >= 0) return last + 0.5;
  return row.status === "refused" || row.status === "expired" ? stops.indexOf("requested") + 0.5 : 0.5;
}

const shapes = {
  waiting: (x, y) => s("circle", { cx: x, cy: y, r: 5, class: "now waiting" }),
  built: (x, y) => s("circle", { cx: x, cy: y, r: 5.5, class: "now built" }),
  gone: (x, y) => s("rect", { x: x - 5, y: y - 1.5, width: 10, height: 3, class: "now gone" }),
  degraded: (x, y) => s("path", { d: `M${x} ${y - 6}l6 10.5h-12z`, class: "now degraded" }),
  bad: (x, y) => s("path", { d: `M${x - 4.5} ${y - 4.5}l9 9m0 -9l-9 9`, class: "now bad" }),
  unknown: (x, y) => s("path", { d: `M${x} ${y - 6}l6 6l-6 6l-6 -6z`, class: "now unknown" }),
};

// strip draws the lifecycle of a link: where it has been (filled), where it is (a shape for each kind), what is ahead (hollow).
// With names, each station has its name below it. Every other name is a little lower, so that they do not touch.
export function strip(row, step = 26, names = false) {
  const stops = stations(row);
  const at = place(row, stops);
  const sort = kind(row.status);
  const left = at % 1 !== 0;
  const x = (n) => 8 + n * step;
  const y = 8;
  const width = 16 + (stops.length - 1) * step;
  const height = names ? 44 : 16;
  const svg = s("svg", { class: "strip", viewBox: `0 0 ${width} ${height}`, width, height, role: "img" });
  svg.setAttribute("aria-label", `${row.status}; way: ${stops.join(", ")}; was: ${row.visited.join(", ")}`);
  svg.append(s("path", { d: `M${x(0)} ${y}H${x(stops.length - 1)}`, class: "ahead" }), s("path", { d: `M${x(0)} ${y}H${x(at)}`, class: "behind" }));
  stops.forEach((stop, n) => {
    if (names) {
      const anchor = n === 0 ? "start" : n === stops.length - 1 ? "end" : "middle";
      const text = s("text", { x: n === 0 ? 2 : n === stops.length - 1 ? width - 2 : x(n), y: n % 2 ? 40 : 27, "text-anchor": anchor, class: n === at ? "here" : "" });
      text.textContent = stop;
      svg.append(text);
    }
    if (n === at) return;
    const been = row.visited.includes(stop) || (stop === "active" && row.visited.some((status) => degraded.has(status)));
    const dot = s("circle", { cx: x(n), cy: y, r: been ? 3 : 2.75, class: been ? "been" : "open" });
    dot.append(s("title", {}));
    dot.firstChild.textContent = stop;
    svg.append(dot);
  });
  svg.append(shapes[sort](x(at), y));
  if (left) svg.classList.add("off");
  return svg;
}

// bgp is a session as shape and text.
export function bgp(family, status) {
  const shape = { up: "▲", down: "▼" }[status] || "–";
  return h("span", { class: `bgp ${status}` }, h("i", { "aria-hidden": "true" }, shape), `${family} ${status}`);
}

// ago is a time span as people say it.
export function ago(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} days`;
}

export const clock = (time) => new Date(time).toLocaleTimeString("en-GB");

export const amount = (mbps) => (mbps >= 1000 ? `${mbps / 1000} Gbps` : `${mbps} Mbps`);
