// The page says everything without this script; with it, the rows can be filtered.
"use strict";
(function () {
  const form = document.getElementById("filter");
  const rows = Array.from(document.querySelectorAll("tbody.requirement"));
  const texts = new Map();

  // What a search looks into: the row and why it ended as it did, but not the evidence.
  function textOf(row) {
    if (!texts.has(row)) {
      const parts = row.querySelectorAll("tr:first-child, summary > .reason, dl.findings");
      texts.set(row, Array.from(parts, (part) => part.textContent).join(" ").toLowerCase());
    }
    return texts.get(row);
  }

  function fits(row) {
    const wanted = form.elements;
    const words = wanted.text.value.toLowerCase().split(/\s+/);
    return ["outcome", "area", "level"].every((name) => !wanted[name].value || row.dataset[name] === wanted[name].value) &&
      words.every((word) => textOf(row).includes(word));
  }

  function filter() {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !fits(row);
      shown += row.hidden ? 0 : 1;
    }
    form.elements.shown.value = shown + " of " + rows.length + " requirements";
  }

  function openAll(open) {
    for (const row of rows) {
      if (!row.hidden) {
        row.querySelector("details.evidence").open = open;
      }
    }
  }

  // A link to a row opens it, even if the filter hides it.
  function follow() {
    const row = rows.find((candidate) => "#" + candidate.id === decodeURIComponent(location.hash));
    if (!row) {
      return;
    }
    if (row.hidden) {
      form.reset();
      filter();
    }
    row.querySelector("details.evidence").open = true;
    row.scrollIntoView();
  }

  // Browsers that cannot print what is closed are helped: it is opened, and closed again afterwards. Of what passed, each
  // attempt is a line on paper, unless the reader has opened it: the whole of some hundred attempts is a book.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details:not([open], .requirement.passed .attempt)"));
    opened.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.open.addEventListener("click", () => openAll(true));
  form.elements.close.addEventListener("click", () => openAll(false));
  window.addEventListener("hashchange", follow);
  filter();
  follow();
})();
