// What can be copied, and what is secret until it is asked for.
import { say } from "./region.js";

export async function copy(button) {
  const code = button.parentNode.querySelector("code");
  try {
    await navigator.clipboard.writeText(code.textContent);
    say("Copied.");
  } catch { // no permission, or not on a secure address
    getSelection().selectAllChildren(code);
    say("Selected: copy it with Ctrl+C.");
  }
}

// reveal puts the secrets of another page in the place of the link to it.
export async function reveal(link) {
  const answer = await fetch(link.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const secrets = page.getElementById("secrets");
  if (!secrets) return say("There is nothing to show any more.");
  secrets.removeAttribute("id");
  secrets.tabIndex = -1;
  link.replaceWith(secrets);
  secrets.focus();
}
