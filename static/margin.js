/* Beside a wide text, sets each note level with its words and below the note before it.
   Without this script the style sheet sets notes level with the paragraph instead. */
(() => {
  "use strict";
  const wide = matchMedia("screen and (min-width: 68.75em)");
  const space = 14;

  function place(record) {
    const notes = [...record.querySelectorAll(":scope > .notes > .note")];
    record.classList.toggle("placed", wide.matches);
    if (!wide.matches || !notes.length) return;
    const top = record.getBoundingClientRect().top;
    let floor = 0;
    for (const note of notes) {
      const words = document.getElementById("ref-" + note.id) ?? note.parentElement.previousElementSibling;
      const level = words.getBoundingClientRect().top - top;
      const at = Math.max(floor, Math.round(level));
      note.style.setProperty("--top", at + "px");
      floor = at + note.offsetHeight + space;
    }
    record.style.setProperty("--floor", floor + "px");
  }

  const records = [...document.querySelectorAll(".record")].filter((record) => record.querySelector(":scope > .notes"));
  const watch = new ResizeObserver((entries) => new Set(entries.map((entry) => entry.target.closest(".record"))).forEach(place));
  for (const record of records) {
    place(record);
    watch.observe(record);
    for (const note of record.querySelectorAll(":scope > .notes > .note")) watch.observe(note);
  }
  wide.addEventListener("change", () => records.forEach(place));
})();
