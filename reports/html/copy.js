// Copy buttons for commands, requests and answers. The page is as readable without them.
"use strict";
(function () {
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.body.append(status);

  // How a request or an answer is written in plain text: its first line, its headers, an empty line, its body.
  function messageText(half) {
    const line = half.querySelector(".line").textContent;
    const headers = Array.from(half.querySelectorAll(".headers li"), (item) => item.textContent);
    const body = half.querySelector("pre");
    return [line, ...headers].join("\n") + "\n" + (body ? "\n" + body.textContent + "\n" : "");
  }

  // Browsers that have no clipboard for a page from disk have the older way.
  function copyOldWay(text) {
    const field = document.createElement("textarea");
    const focused = document.activeElement;
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    focused.focus();
    return copied;
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyOldWay(text);
    }
  }

  function newButton(what, text) {
    const button = document.createElement("button");
    const name = document.createElement("span");
    button.type = "button";
    button.className = "copy";
    name.className = "unseen";
    name.textContent = " " + what;
    button.append("Copy", name);
    button.addEventListener("click", async () => {
      const done = await copied(text());
      button.firstChild.data = done ? "Copied" : "Not copied";
      status.textContent = done ? "Copied " + what : "The browser does not let the page copy; select the text instead.";
      setTimeout(() => { button.firstChild.data = "Copy"; }, 3000);
    });
    return button;
  }

  // Buttons are made when what they copy comes into view, so that thousands of attempts cost nothing.
  function equip(details) {
    if (!details.open || details.dataset.equipped) {
      return;
    }
    details.dataset.equipped = "yes";
    for (const command of details.querySelectorAll("pre.command")) {
      if (command.closest("details") === details) {
        const title = command.closest("div").querySelector("dt");
        const label = command.getAttribute("aria-label");
        const button = newButton("the " + label[0].toLowerCase() + label.slice(1), () => command.textContent);
        title ? title.append(button) : command.previousElementSibling.before(button);
      }
    }
    if (details.matches(".attempt")) {
      const number = details.querySelector(".number").textContent;
      const [request, answer] = details.querySelectorAll(".exchange > div");
      request.prepend(newButton("the request of attempt " + number, () => messageText(request)));
      if (answer.querySelector(".headers, pre")) {
        answer.prepend(newButton("the answer to attempt " + number, () => messageText(answer)));
      }
    }
  }

  document.addEventListener("toggle", (event) => equip(event.target), true);
  document.querySelectorAll("details").forEach(equip);
})();
