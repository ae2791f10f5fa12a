// The page: what it knows, what it asks the server, and what the server tells it.

import { Details } from "./details.js";
import { List } from "./list.js";
import { Faults, Requests } from "./panes.js";
import { $, actors } from "./parts.js";

const token = document.querySelector('meta[name="portal-token"]').content;
let skew = 0; // difference between the server's clock and this one, in milliseconds
let cursor = "";
let stream = null;

// call returns the reply, null if there is no such thing, and undefined if it failed. The page then shows the failure.
async function call(path, options) {
  try {
    const answer = await fetch(path, { ...options, credentials: "omit", redirect: "error" });
    const body = await answer.json();
    if (answer.ok) return body;
    if (answer.status === 404) return null;
    problem(body.message);
  } catch {
    problem("The mock API does not answer. Is it still running?");
  }
  return undefined;
}

const get = (path) => call(path, {});
const post = (path, body) => call(path, { method: "POST", headers: { "Content-Type": "application/json", "X-Portal-Token": token }, body: JSON.stringify(body) });

let problemTimer = 0;
function problem(text) {
  $("problem").textContent = text;
  $("problem").hidden = false;
  clearTimeout(problemTimer);
  problemTimer = setTimeout(() => { $("problem").hidden = true; }, 8000);
}

// act carries out the action of a button. A refusal asks for the partner's reason first.
async function act(row, action) {
  const body = {};
  if (action === "refuse") {
    const reason = await askReason(row);
    if (reason === null) return;
    body.reason = reason;
  }
  const changed = await post(`/portal/links/${row.id}/${action}`, body);
  if (changed) change([changed]);
}

let answered = null; // takes the reply to the open question

function askReason(row) {
  $("refuse-title").textContent = `Refuse ${row.name}`;
  $("reason").value = "no port left";
  $("refuse").showModal();
  $("reason").select();
  return new Promise((done) => { answered = done; });
}

// reply ends the question: with a reason, or with null if the order is not refused.
function reply(reason) {
  const done = answered;
  answered = null;
  $("refuse").close();
  done?.(reason);
}
$("refuse-not").addEventListener("click", () => reply(null));
$("refuse").addEventListener("cancel", () => reply(null)); // Escape
$("refuse").querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  reply($("reason").value.trim());
});

const list = new List({ act, open: (row, focus) => details.open(row.id, focus), now: () => Date.now() + skew });
const details = new Details({
  act, get, post,
  closed: (id) => {
    list.select(null);
    if (id) list.focus(id);
  },
});
const faults = new Faults(post);
const requests = new Requests();

function change(rows) {
  list.change(rows);
  if (rows.some((row) => row.id === details.id)) details.refresh();
}

function pace(now) {
  $("waits").checked = now.waits;
  $("pace").textContent = now.waits ? "it accepts, builds and removes when you say so" : now.text;
}
$("waits").addEventListener("change", async () => {
  const now = await post("/portal/partner", { waits: $("waits").checked });
  now ? pace(now) : ($("waits").checked = !$("waits").checked);
});

// say tells people who hear the page what has changed.
function say(words) {
  const text = words.length > 3 ? `${words.length} changes of status` : words.map((each) => `${each.name}: ${each.text}, by ${actors[each.by] ?? "the mock"}`).join(". ");
  $("say").textContent = text;
}

function live(state, text) {
  $("live").dataset.state = state;
  if ($("live").textContent !== text) $("live").textContent = text;
}

// begin loads everything, then listens for changes.
async function begin() {
  stream?.close();
  const board = await get("/portal/board");
  if (!board) return later();
  if (cursor && board.cursor.split(".")[0] !== cursor.split(".")[0]) return location.reload(); // another process: its token is another
  cursor = board.cursor;
  skew = Date.parse(board.now) - Date.now();
  faults.operations = board.operations;
  list.begin(board.rows);
  requests.begin(board.requests);
  faults.show(board.faults);
  pace(board.pace);
  details.refresh();
  listen();
}

let waiting = 0;
function later() {
  live("lost", "connecting again");
  clearTimeout(waiting);
  waiting = setTimeout(begin, 2000);
}

function listen() {
  stream = new EventSource(`/portal/events?after=${encodeURIComponent(cursor)}`);
  stream.addEventListener("open", () => live("live", "live"));
  stream.addEventListener("error", () => {
    live("lost", "connecting again");
    if (stream.readyState === EventSource.CLOSED) later(); // otherwise the browser reconnects by itself
  });
  stream.addEventListener("again", begin);
  stream.addEventListener("news", (event) => {
    const news = JSON.parse(event.data);
    cursor = event.lastEventId;
    skew = Date.parse(news.now) - Date.now();
    if (news.rows) change(news.rows);
    if (news.requests) requests.change(news.requests);
    if (news.faults) faults.show(news.faults);
    if (news.pace) pace(news.pace);
    if (news.said) say(news.said);
  });
}

// A phone shows one part of the page at a time.
for (const tab of document.querySelectorAll(".tabs button")) {
  tab.addEventListener("click", () => {
    document.body.dataset.view = tab.dataset.to;
    for (const other of document.querySelectorAll(".tabs button")) other.setAttribute("aria-pressed", other === tab);
    list.draw();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  event.preventDefault();
  $("find").focus();
});

begin();
