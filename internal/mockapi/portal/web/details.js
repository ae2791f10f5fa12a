// The pane of one link: its lifecycle, its buttons, its addresses and its history.

import { $, actors, amount, bgp, clock, h, kind, labels, settle, strip } from "./parts.js";

const narrow = matchMedia("(max-width: 1180px)"); // then the pane covers the page
const mask = "•••• •••• •••• ••••";

export class Details {
  // act(row, action), get(path), post(path, body) speak to the server; closed(id) is called when the pane closes.
  constructor({ act, get, post, closed }) {
    Object.assign(this, { act, get, post, closed });
    this.id = null;
    this.link = null; // as last shown; the buttons act on it, for they are kept when another link is shown
    this.key = null; // the pairing key, once requested
    this.pane = $("details");
    narrow.addEventListener("change", () => this.cover());
    this.pane.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  async open(id, focus) {
    if (id !== this.id) this.key = null;
    this.id = id;
    await this.refresh();
    if (this.id !== id) return;
    this.pane.hidden = false;
    this.cover();
    if (focus || narrow.matches) this.pane.querySelector(".close").focus();
  }

  close() {
    const id = this.id;
    this.id = this.key = null;
    this.pane.hidden = true;
    this.cover();
    this.closed(id);
  }

  // cover keeps the keyboard away from the elements under the pane.
  cover() {
    for (const part of document.querySelectorAll(".top, .links, .requests, .faults, .tabs")) part.inert = narrow.matches && !this.pane.hidden;
  }

  // refresh asks for the link again. It drops late replies for a link that is no longer open.
  async refresh() {
    const id = this.id;
    if (!id) return;
    const link = await this.get(`/portal/links/${id}`);
    if (this.id !== id || link === undefined) return;
    link ? this.fill(link) : this.close();
  }

  fill(link) {
    this.link = link;
    const focus = this.pane.contains(document.activeElement) ? document.activeElement.dataset.action : null;
    const scroll = this.pane.scrollTop;
    settle(this.pane, [
      h("div", { class: "bar" }, h("h2", { id: "details-title" }, link.name),
        h("button", { type: "button", class: "close quiet", "data-action": "close", "aria-label": `Close ${link.name}`, on: { click: () => this.close() } }, "Close")),
      h("div", { class: `wide-strip ${kind(link.status)}` }, strip(link, link.hosted ? 65 : 108, true)),
      h("p", { class: "turn" }, h("b", { class: `status ${kind(link.status)}` }, link.status), " ", h("span", {}, `${link.turn.who}: ${link.turn.what}`)),
      link.reason ? h("p", { class: "reason" }, "The partner’s reason: ", h("b", {}, link.reason)) : null,
      this.buttons(link, "partner", `As ${link.partner}`), this.buttons(link, "router", "Your router"), this.buttons(link, "scaleway", "As Scaleway"),
      this.facts(link), this.addresses(link), this.history(link),
    ]);
    this.pane.scrollTop = scroll;
    if (focus) (this.pane.querySelector(`[data-action="${focus}"]`) ?? this.pane).focus({ preventScroll: true });
  }

  buttons(link, by, title) {
    const offers = link.offers.filter((offer) => offer.by === by);
    if (!offers.length) return null;
    return h("div", { class: "acts", role: "group", "aria-label": title }, h("span", {}, title), offers.map((offer) => h("button", {
      type: "button", class: offer.action === "accept" || offer.action === "activate" ? "main" : null, "data-action": offer.action,
      on: { click: () => this.act(this.link, offer.action) },
    }, labels[offer.action])));
  }

  facts(link) {
    const pair = (name, ...value) => [h("dt", {}, name), h("dd", {}, ...value)];
    return h("dl", {},
      pair(link.hosted ? "Partner" : "Connection", link.partner + (link.partner_mail ? `, ${link.partner_mail}` : "")),
      pair("PoP", link.pop), pair("Bandwidth", `${amount(link.bandwidth)}, VLAN ${link.vlan}`),
      pair("VPC", link.vpc || "none"), pair("Policies", `IPv4 ${link.policy_v4 || "none"}, IPv6 ${link.policy_v6 || "none"}`),
      pair("Propagation", link.propagation ? "on" : "off"),
      pair("BGP", bgp("IPv4", link.bgp_v4), " ", bgp("IPv6", link.bgp_v6)),
      link.has_key ? pair("Pairing key", this.pairing(link)) : null,
      pair("Id", h("code", {}, `${link.region}/${link.id}`)),
    );
  }

  pairing(link) {
    const text = h("code", { class: "key", "data-shown": this.key ? "true" : "false" }, this.key || mask);
    return [text, " ", h("button", {
      type: "button", class: "quiet", "data-action": "key", "aria-pressed": this.key ? "true" : "false", "aria-label": "Show the pairing key",
      on: {
        click: async () => {
          if (this.key) this.key = null;
          else {
            const id = this.id;
            const answer = await this.post(`/portal/links/${id}/key`, {});
            if (!answer || this.id !== id) return;
            this.key = answer.pairing_key;
          }
          this.refresh();
        },
      },
    }, this.key ? "Hide" : "Show")];
  }

  addresses(link) {
    const side = (name, asn, v4, v6) => h("tr", {}, h("th", { scope: "row" }, name, h("br"), h("code", {}, `AS${asn}`)), h("td", {}, h("code", {}, v4), h("br"), h("code", {}, v6)));
    return h("div", { class: "part" }, h("h3", {}, "Addresses"), h("div", { class: "scroll" }, h("table", { class: "addresses" },
      h("thead", {}, h("tr", {}, ["Side", "IPv4 and IPv6"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, side("Scaleway", link.scw_asn, link.scw_v4, link.scw_v6), side("Peer", link.peer_asn, link.peer_v4, link.peer_v6)))));
  }

  history(link) {
    return h("div", { class: "part" }, h("h3", {}, "History"), h("ol", { class: "history", reversed: true }, [...link.history].reverse().map((deed) => h("li", {},
      h("time", { datetime: deed.time, title: new Date(deed.time).toLocaleString() }, clock(deed.time)),
      h("b", { class: `by ${deed.by}` }, deed.by === "partner" ? link.partner : actors[deed.by] ?? "Mock"),
      h("span", {}, deed.text)))));
  }
}
