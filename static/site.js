/* All that a page to read has of scripts, in one file: each part is a comfort, and no page depends on any. */

/* Comforts that no page depends on: three reading settings, kept in this browser, and "/" to search. */
(() => {
  "use strict";
  const root = document.documentElement;

  // What the address points to; one with a broken escape, such as #100%, points to what has that very name.
  window.postilTarget = () => {
    const name = location.hash.slice(1);
    try { return document.getElementById(decodeURIComponent(name)); } catch { return document.getElementById(name); }
  };

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

  const buttons = {};
  const set = (name, on) => {
    apply[name](on);
    buttons[name].setAttribute("aria-pressed", String(on));
  };
  for (const button of document.querySelectorAll("[data-switch]")) {
    const name = button.dataset.switch;
    buttons[name] = button;
    set(name, isOn[name]());
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      keep(name, on ? "on" : "off");
      set(name, on);
    });
  }
  for (const group of document.querySelectorAll(".switches")) group.hidden = false;
  dark.addEventListener("change", () => set("dark", isOn.dark()));

  // A link to a note shows it, even where notes are hidden or this one is folded.
  const reveal = () => {
    const note = window.postilTarget()?.closest(".note");
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

/* Shows how to cite the comment whose link was chosen, in all forms. They are in the zip that the page carries as a
   download, which is what there is without this script: its files have the post first, then the comments. */
(() => {
  "use strict";
  const packed = document.querySelector("[data-references]");
  if (!packed || !globalThis.DecompressionStream) return;

  // The files of a zip as the program writes it (PKWARE's APPNOTE 4.3.7): sizes are in front of each, all are deflated.
  async function unpack() {
    const bytes = Uint8Array.from(atob(packed.href.split(",")[1]), (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const texts = [];
    for (let at = 0; view.getUint32(at, true) === 0x04034b50;) {
      const begins = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
      at = begins + view.getUint32(at + 18, true);
      const stream = new Blob([bytes.subarray(begins, at)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      texts.push(await new Response(stream).text());
    }
    const [bibtex, csl, ris, plain] = texts;
    const items = JSON.parse(csl);
    const split = { bibtex: bibtex.split(/\n(?=@misc\{)/), ris: ris.split(/\r\n\r\n/), plain: plain.split("\n") };
    return items.map((item, number) => [item.id, split.plain[number], split.bibtex[number], split.ris[number], JSON.stringify([item], null, 2)]);
  }

  const forms = ["BibTeX", "RIS", "CSL-JSON"];
  // https://www.zotero.org/support/dev/exposing_metadata/coins
  function writeCoins(item) {
    const values = {
      ctx_ver: "Z39.88-2004", rft_val_fmt: "info:ofi/fmt:kev:mtx:dc", "rft.type": "forumPost", "rft.title": item.title,
      "rft.au": item.author?.[0].literal, "rft.source": item["container-title"], "rft.identifier": item.URL,
      "rft.date": item.issued?.["date-parts"][0].map((part) => String(part).padStart(2, "0")).join("-"),
      "rft.language": item.language, "rft.description": item.note,
    };
    return Object.entries(values).filter(([, value]) => value).map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  }

  let references;
  const make = (name, ...content) => {
    const element = document.createElement(name);
    element.append(...content);
    return element;
  };

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-cite]");
    if (!link) return;
    event.preventDefault();
    const head = link.closest(".comment-head");
    if (head.nextElementSibling.matches(".reference")) return head.nextElementSibling.remove();
    references ??= unpack();
    const all = await references;
    const found = all.find(([id]) => id === `${all[0][0]}-${link.dataset.cite}`);
    const shown = make("section", make("p", found[1]), ...forms.map((form, number) =>
      make("details", make("summary", form), make("pre", found[number + 2]))));
    shown.className = "reference";
    shown.tabIndex = -1;
    for (const text of shown.querySelectorAll("pre")) text.tabIndex = 0;
    shown.querySelector("details").open = true;
    head.after(shown);
    shown.focus();
    // Zotero takes the comment from a span (COinS, NISO Z39.88-2004), and looks again where a page says so.
    shown.append(make("span"));
    Object.assign(shown.lastElementChild, { className: "Z3988", title: writeCoins(JSON.parse(found[4])[0]) });
    document.dispatchEvent(new Event("ZoteroItemUpdated"));
  });
})();

/* Beside a wide text, sets each note level with its words and below the note before it.
   Without this script the style sheet sets notes level with the paragraph instead. */
(() => {
  "use strict";
  const wide = matchMedia("screen and (min-width: 60em)");
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

/* Marks on a page the words by which the search found it, and goes to where most of them are close together. They come in
   the address, ?found=words "and phrases", and are marked without a change to the page; Escape takes the marks away. */
(() => {
  "use strict";
  const asked = new URLSearchParams(location.search).get("found");
  if (!asked) return;
  const most = 2000;
  const near = 40;  // words
  // In scripts without spaces between words each character is one, as in search-query.js.
  const unspaced = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー々〆]";
  const word = new RegExp(`${unspaced}\\p{M}*|(?:(?!${unspaced})[\\p{L}\\p{N}\\p{M}\\p{Pc}'’.‐‑-])+`, "gu");
  const fold = (text) => text.normalize("NFD").replace(/[^\p{L}\p{N}\p{Pc}]/gu, "").toLowerCase();
  const wanted = Array.from(asked.slice(0, 2000).matchAll(/"([^"]*)"|(\S+)/g), ([, phrase, word]) =>
    (phrase ?? word).split(/\s+/).map(fold).filter(Boolean)).filter((words) => words.length);

  const target = window.postilTarget();
  const place = target?.closest(".comment, .note") ?? document.querySelector("main");
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, (node) => {
    const aside = node.parentElement.closest("[data-apparatus], .source, .connections, .turn, .fold, .facts");
    return aside && !aside.contains(place) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  });
  const words = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const match of node.data.matchAll(word)) {
      const length = match[0].replace(/[.'’‐‑-]+$/, "").length;
      words.push({ node, at: match.index, end: match.index + length, text: fold(match[0]), parts: match[0].split(/[-‐‑]/).map(fold) });
    }
  }
  const fits = (word, text) => word && (word.text === text || word.parts.includes(text));
  const marks = [];
  for (let at = 0; at < words.length && marks.length < most; at++) {
    const which = wanted.findIndex((sequence) => sequence.every((text, step) => fits(words[at + step], text)));
    if (which < 0) continue;
    const last = words[at + wanted[which].length - 1];
    const range = new Range();
    range.setStart(words[at].node, words[at].at);
    range.setEnd(last.node, last.end);
    marks.push({ range, at, which });
  }
  if (!marks.length) return;
  if (globalThis.CSS?.highlights) {
    CSS.highlights.set("found", new Highlight(...marks.map((mark) => mark.range)));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape") CSS.highlights.delete("found");
    });
  }
  if (target) return;
  let best = marks[0], together = 0;
  marks.forEach((mark, index) => {
    const others = new Set();
    for (let next = index; next < marks.length && marks[next].at < mark.at + near; next++) others.add(marks[next].which);
    if (others.size > together) [best, together] = [mark, others.size];
  });
  const within = best.range.startContainer.parentElement;
  const element = within.closest("details:not([open])") ?? within;  // what is folded stays so: a content note may be on it
  addEventListener("load", () => element.scrollIntoView({ block: "center", behavior: "instant" }));
})();

/* A page that is not there: its address often says what it was about. */
(() => {
  "use strict";
  const offer = document.getElementById("lost-words");
  if (!offer) return;
  let path = location.pathname;
  try { path = decodeURIComponent(path); } catch { /* a broken escape stays as it is */ }
  const parts = path.split("/").map((part) => part.replace(/\.\w{1,5}$/u, "").replace(/[-_+]+/gu, " ").trim());
  const words = parts.filter((part) => part && part !== "index").pop() ?? "";
  if (!/\p{L}{3}/u.test(words)) return;
  const link = offer.querySelector("a");
  link.href += `?q=${encodeURIComponent(words)}`;
  link.textContent = words;
  offer.hidden = false;
})();
