/* The table of all posts: sorted by any column, and narrowed to the rows that hold given words. */
(() => {
  "use strict";
  const table = document.querySelector("table[data-sortable]");
  const form = document.getElementById("narrow-form");
  const rows = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells];
  const language = document.documentElement.lang;
  const status = document.getElementById("narrow-status");

  const value = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const orders = {
    number: (a, b) => a - b,
    text: new Intl.Collator(language, { numeric: true, sensitivity: "base" }).compare,
  };

  function sort(column, direction) {
    const compare = orders[heads[column].dataset.order];
    // What has no value, such as an undated post, comes last in either direction.
    const sorted = [...rows].sort((a, b) => {
      const [left, right] = [value(a, column), value(b, column)];
      if (!left || !right) return !left - !right;
      return direction * compare(left, right);
    });
    table.tBodies[0].append(...sorted);
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
  }

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sorter";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(column, head.getAttribute("aria-sort") === "ascending" ? -1 : 1));
  });

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase(language);
  const texts = new Map(rows.map((row) => [row, fold(row.textContent)]));
  const field = document.getElementById("narrow");
  field.addEventListener("input", () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => texts.get(row).includes(word));
      shown += !row.hidden;
    }
    status.textContent = words.length ? status.dataset.shown.replace("#", shown) : "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
})();
