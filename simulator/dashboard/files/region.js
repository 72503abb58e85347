// Parts of the page are exchanged for those of a page that the server has rendered anew.

let waiting = 0, latest = Promise.resolve();

// refresh exchanges the elements with the given ids for those of the page at an address. One follows the other, so that
// what is older never takes the place of what is newer.
export function refresh(ids, address = location.href) {
  waiting++;
  const done = latest.catch(() => { /* whoever asked knows */ }).then(() => fetchAndExchange(ids, address)).finally(() => {
    waiting--;
    document.dispatchEvent(new Event("refreshed"));
  });
  latest = done;
  return done;
}

// isRefreshing tells whether a part is about to be exchanged: what is written into it would be lost.
export const isRefreshing = () => waiting > 0;

async function fetchAndExchange(ids, address) {
  ids = ids.filter(id => document.getElementById(id));
  if (!ids.length) return;
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(`the page answers ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ids) exchange(document.getElementById(id), page.getElementById(id));
}

// exchange keeps what is open, the focus, and whether there is a connection.
function exchange(old, fresh) {
  if (!old || !fresh) return;
  const open = new Map([...old.querySelectorAll("details[data-key]")].map(d => [d.dataset.key, d.open]));
  for (const d of fresh.querySelectorAll("details[data-key]")) {
    if (open.has(d.dataset.key)) d.open = open.get(d.dataset.key);
  }
  const focused = old.contains(document.activeElement) ? placeOf(document.activeElement) : "";
  const [live, next] = [old.querySelector("#live"), fresh.querySelector("#live")];
  if (live && next) next.textContent = live.textContent;
  old.replaceWith(fresh);
  prepare(fresh);
  if (focused) document.querySelector(focused)?.focus({ preventScroll: true });
}

// placeOf returns a selector that finds an element again, "" where there is none.
function placeOf(element) {
  const row = element.closest("tr[data-id]");
  if (element.id) return "#" + CSS.escape(element.id);
  return row ? `tr[data-id="${CSS.escape(row.dataset.id)}"] a` : "";
}

// go shows parts of the page at an address, which becomes that of this page.
export async function go(address, ids) {
  try {
    await refresh(ids, address);
    history.replaceState(null, "", address);
  } catch (problem) {
    say(problem.message);
  }
}

// prepare lets buttons that need the script be pressed.
export function prepare(root) {
  for (const button of root.querySelectorAll("form.call button:not(.next[value=''])")) button.disabled = false;
}

// say announces what was done, for a while.
export function say(text) {
  const said = document.getElementById("said");
  said.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.textContent = ""; }, 6000);
}
