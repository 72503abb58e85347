// The stream of changes. It may bring a thousand a second: they are gathered until the next frame is drawn, one for each
// delivery, and what would be too much is read anew from the server.
import { isRefreshing, refresh } from "./region.js";
import { clockMoved } from "./clock.js";
import { seconds } from "./time.js";

const most = 500; // changes that are gathered
const pause = 1000; // milliseconds between two reloads of a part
const gathered = new Map(); // by delivery
let stale = false, framed = false, last = 0;
let stream, seen; // the number of the latest change that has come

// follow listens while the page is seen: a browser has few connections for one server, and each tab would take one.
export function follow() {
  seen = document.querySelector("[data-after]")?.dataset.after;
  if (seen === undefined) return;
  const watch = () => document.hidden ? close() : open();
  document.addEventListener("visibilitychange", watch);
  addEventListener("pagehide", close);
  addEventListener("pageshow", watch);
  document.addEventListener("refreshed", () => (gathered.size || stale) && frame());
  watch();
}

function open() {
  if (stream) return;
  stream = new EventSource(`/_hookbench/v1/stream?after=${seen}`);
  let lost = false;
  stream.addEventListener("open", () => {
    state("live");
    if (lost) miss();
    lost = false;
  });
  stream.addEventListener("error", () => {
    lost = true;
    state("not connected, trying again");
  });
  stream.addEventListener("gap", miss);
  stream.addEventListener("delivery", take);
  stream.addEventListener("attempt", take);
}

function close() {
  stream?.close();
  stream = undefined;
}

function state(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

function miss(event) {
  if (event?.lastEventId) seen = event.lastEventId;
  stale = true;
  frame();
}

function take(event) {
  const change = JSON.parse(event.data);
  seen = event.lastEventId;
  change.number = Number(seen);
  change.was = gathered.get(change.id)?.was ?? change.from ?? "";
  gathered.delete(change.id);
  gathered.set(change.id, change);
  if (gathered.size > most) {
    gathered.clear();
    stale = true;
  }
  frame();
}

function frame() {
  if (framed) return;
  framed = true;
  requestAnimationFrame(draw);
}

function draw() {
  framed = false;
  if (isRefreshing()) return; // goes on afterwards
  const page = document.getElementById("delivery");
  if (page && gathered.has(page.dataset.delivery)) stale = true;
  if (stale) reload();
  else if (!page) show();
  gathered.clear();
  clockMoved();
}

// reload reads the part anew, but no sooner than a while after the last time.
async function reload() {
  stale = false;
  const wait = last + pause - Date.now();
  if (wait > 0) {
    clearTimeout(reload.timer);
    reload.timer = setTimeout(miss, wait);
    return;
  }
  last = Date.now();
  await refresh(["list", "delivery"]).catch(() => { /* the stream says that nobody is there */ });
}

function show() {
  const list = document.getElementById("list");
  const rows = list.querySelector("tbody");
  const { provider, status, after, limit, page } = list.dataset;
  let total = Number(list.dataset.total);
  const matches = (change, as) => (!provider || change.provider === provider) && (!status || as === status);
  for (const change of gathered.values()) {
    if (change.number <= Number(after)) continue;
    const row = rowOf(rows, change.id), is = matches(change, change.status);
    const was = change.was === "" ? Boolean(row) : matches(change, change.was); // a list may be ahead of the stream
    total += is - was;
    place(rows, row, change, is, page === "0" && !was);
  }
  if (status) settle();
  while (rows.children.length > Number(limit)) rows.lastElementChild.remove();
  list.dataset.total = total;
  count(list, rows.children.length, total);
}

const rowOf = (rows, id) => rows.querySelector(`[data-id="${CSS.escape(id)}"]`);

// settle reads a list of one status anew when nothing has changed for a while, so that it is in order and counts right.
function settle() {
  clearTimeout(settle.timer);
  settle.timer = setTimeout(miss, 2 * pause);
}

// place adds, changes or removes the row of a delivery.
function place(rows, row, change, is, fresh) {
  if (row && !is) return row.remove();
  if (!row) {
    if (!is || !fresh) return;
    row = document.getElementById("row").content.firstElementChild.cloneNode(true);
    row.dataset.id = change.id;
    rows.prepend(row);
  }
  fill(row, change);
}

function fill(row, change) {
  const cell = name => row.querySelector(`[data-cell="${name}"]`);
  const write = (name, text) => { if (cell(name).textContent !== text) cell(name).textContent = text; };
  write("event", change.eventType + (change.eventSubtype ? " / " + change.eventSubtype : ""));
  cell("event").href = "/_hookbench/dashboard/deliveries/" + encodeURIComponent(change.id);
  write("id", change.id);
  write("provider", change.provider);
  write("made", String(change.made));
  if (change.attempt) write("answer", String(change.attempt.responseStatus ?? "none"));
  write("created", seconds(change.created));
  write("nextDue", seconds(change.nextDue));
  const tag = cell("status");
  tag.className = "tag " + change.status;
  tag.querySelector("svg").setAttribute("class", "mark " + change.status);
  tag.querySelector("use").setAttribute("href", "#" + change.status);
  tag.lastElementChild.textContent = change.status;
}

function count(list, shown, total) {
  list.querySelector(".none").hidden = shown > 0;
  list.querySelector(".total").textContent = total;
  if (list.dataset.page !== "0") return;
  list.querySelector(".range").textContent = shown ? `1 to ${shown}` : "0";
  list.querySelector(".older").hidden = total <= shown;
}
