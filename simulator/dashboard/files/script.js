// What the pages do by themselves. Whatever changes something is a call of the control API.
import { prepare, refresh, go } from "./region.js";
import { submit } from "./call.js";
import { follow } from "./live.js";
import { watchClock } from "./clock.js";
import { copy, reveal } from "./copy.js";

document.addEventListener("submit", event => {
  if (event.target.matches("form.call")) {
    event.preventDefault();
    submit(event.target, event.submitter);
  }
});

document.addEventListener("click", event => {
  const copying = event.target.closest("button.copy");
  const link = event.target.closest("a.region, a.reveal");
  if (copying) copy(copying);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches(".reveal")) reveal(link);
  else go(new URL(link.href), link.dataset.refresh.split(" "));
});

// The selects that choose what is shown take effect at once.
document.addEventListener("change", event => {
  const form = event.target.closest("form.filter, form.choose");
  if (!form) return;
  const address = new URL(location.href);
  for (const [name, value] of new FormData(form)) address.searchParams.set(name, value);
  if (event.target.name === "type") address.searchParams.delete("subtype");
  if (form.matches(".filter")) address.searchParams.delete("page");
  go(address, [form.dataset.refresh ?? "list"]);
});

prepare(document);
follow();
watchClock();
addEventListener("pageshow", event => event.persisted && refresh(["list", "delivery", "clock"]));
