/* Comforts that no page depends on: three reading settings, kept in this browser, and "/" to search. */
(() => {
  "use strict";
  const root = document.documentElement;

  const kept = (name) => {
    try { return localStorage.getItem("postil-" + name); } catch { return null; }
  };
  const keep = (name, value) => {
    try { localStorage.setItem("postil-" + name, value); } catch { /* this browser keeps nothing: the setting lasts for this page */ }
  };

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isOn = {
    notes: () => kept("notes") === "on",
    dark: () => (kept("dark") ?? (dark.matches ? "on" : "off")) === "on",
    slash: () => kept("slash") !== "off",
  };
  const apply = {
    notes: (on) => { root.dataset.notes = on ? "hidden" : "shown"; },
    dark: (on) => { if (kept("dark") || on !== dark.matches) root.dataset.theme = on ? "dark" : "light"; },
    slash: (on) => { root.dataset.slash = on ? "on" : "off"; },
  };

  // An unpacked archive does not hold itself.
  if (location.protocol === "file:") {
    for (const part of document.querySelectorAll("[data-online]")) part.hidden = true;
  }

  const group = document.getElementById("switches");
  const buttons = {};
  const set = (name, on) => {
    apply[name](on);
    buttons[name].setAttribute("aria-pressed", String(on));
  };
  for (const button of group.querySelectorAll("[data-switch]")) {
    const name = button.dataset.switch;
    buttons[name] = button;
    set(name, isOn[name]());
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      keep(name, on ? "on" : "off");
      set(name, on);
    });
  }
  buttons.notes.hidden = !document.querySelector("[data-apparatus]");
  buttons.slash.hidden = !matchMedia("(any-hover: hover)").matches;
  group.hidden = false;
  dark.addEventListener("change", () => set("dark", isOn.dark()));

  // A link to a note shows it, even where notes are hidden or this one is folded.
  const reveal = () => {
    const note = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".note");
    if (!note) return;
    set("notes", false);
    note.querySelector("details").open = true;
    note.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || root.dataset.slash === "off") return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const field = document.querySelector("[data-search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
