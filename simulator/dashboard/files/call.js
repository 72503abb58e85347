// Forms that call the control API.
import { prepare, refresh, say } from "./region.js";
import { bodyOf } from "./body.js";
import { showClock } from "./clock.js";

// api makes a call and returns its answer. It throws what the API objects to, with the pointer to it.
export async function api(method, path, body) {
  const options = { method, headers: {} };
  if (method !== "GET" && method !== "DELETE") {
    options.headers["Content-Type"] = "application/json";
    options.body = typeof body === "string" ? body : JSON.stringify(body ?? {});
  }
  const answer = await fetch(path, options);
  const text = await answer.text();
  if (answer.ok) return text ? JSON.parse(text) : null;
  let problem = { error: `the simulator answers ${answer.status}` };
  try { problem = JSON.parse(text); } catch { /* not from the API */ }
  throw Object.assign(new Error(problem.error), { pointer: problem.pointer });
}

// submit makes the call of a form, and shows what came of it.
export async function submit(form, button) {
  const buttons = [...form.querySelectorAll("button")];
  clear(form);
  for (const b of buttons) b.disabled = true;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await perform(form, bodyOf(form, button), button);
    tell(form, answer);
    if (form.dataset.done) say(form.dataset.done);
    await refresh(form.dataset.refresh.split(" "));
    await showClock();
  } catch (problem) {
    object(form, problem);
  }
  form.removeAttribute("aria-busy");
  prepare(form.parentNode ?? form);
}

async function perform(form, body, button) {
  const { method, path, fault } = form.dataset;
  if (button?.matches(".next")) body.advanceTo = (await api("GET", path)).nextDue ?? body.advanceTo; // as it is now
  if (fault === undefined) return api(method, path, body);
  const { faults } = await api("GET", "/_hookbench/v1/faults"); // they are set as a whole
  const next = fault === "add" ? [...faults, body] : faults.filter((_, i) => i !== Number(fault));
  return api("PUT", "/_hookbench/v1/faults", { faults: next });
}

function clear(form) {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const note of form.querySelectorAll(".problem, .result")) note.hidden = true;
}

// object shows a refusal, and leads to the field that its pointer names.
function object(form, problem) {
  const note = form.querySelector(".problem");
  const { message, pointer = "" } = problem;
  note.textContent = message + (pointer && !message.includes(pointer) ? ` (at ${pointer})` : "");
  note.hidden = false;
  const name = pointer.split("/").find(part => form.elements.namedItem(part)?.setAttribute);
  if (!name) return;
  form.elements.namedItem(name).setAttribute("aria-invalid", "true");
  form.elements.namedItem(name).focus();
}

// tell says what an event has set off, with the way there.
function tell(form, answer) {
  const note = form.querySelector(".result");
  const deliveries = answer?.deliveries ?? answer?.events?.flatMap(step => step.deliveries);
  if (!note || !deliveries) return;
  const most = 5;
  note.replaceChildren(deliveries.length ? `${deliveries.length} on the way: ` : "Nobody is subscribed to this.");
  for (const id of deliveries.slice(0, most)) {
    const link = document.createElement("a");
    link.href = "/_hookbench/dashboard/deliveries/" + encodeURIComponent(id);
    link.textContent = id;
    note.append(link, " ");
  }
  if (deliveries.length > most) note.append("… ");
  if (deliveries.length && document.getElementById("clock")?.dataset.runs === "false") note.append("The clock stands: move it to send.");
  note.hidden = false;
}
