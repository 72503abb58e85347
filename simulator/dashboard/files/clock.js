// The clock: asked for every second where it runs, and when something has moved it.
import { seconds } from "./time.js";

const pause = 1000; // milliseconds
let last = 0, timer;

export async function showClock() {
  const section = document.getElementById("clock");
  if (!section) return;
  last = Date.now();
  const answer = await fetch("/_hookbench/v1/clock");
  if (!answer.ok) return;
  const clock = await answer.json();
  section.querySelector('[data-clock="now"]').textContent = seconds(clock.now);
  section.querySelector('[data-clock="nextDue"]').textContent = seconds(clock.nextDue) || "nothing";
  section.querySelector('[data-clock="pending"]').textContent = clock.pending;
  const next = section.querySelector("button.next");
  next.value = clock.nextDue ?? "";
  next.disabled = !clock.nextDue || next.form.hasAttribute("aria-busy");
}

// clockMoved shows the clock soon.
export function clockMoved() {
  if (timer) return;
  timer = setTimeout(() => {
    timer = undefined;
    showClock().catch(() => { /* nobody is there */ });
  }, Math.max(0, last + pause - Date.now()));
}

export function watchClock() {
  setInterval(() => {
    if (!document.hidden && document.getElementById("clock")?.dataset.runs === "true") clockMoved();
  }, pause);
}
