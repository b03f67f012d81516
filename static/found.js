/* Marks on a page the words by which the search found it, and goes to where most of them stand together. They come in
   the address, ?found=words "and phrases", and are marked without a change to the page; Escape takes the marks away. */
(() => {
  "use strict";
  const asked = new URLSearchParams(location.search).get("found");
  if (!asked) return;
  const most = 2000;
  const near = 40;  // words
  const fold = (text) => text.normalize("NFD").replace(/[^\p{L}\p{N}\p{Pc}]/gu, "").toLowerCase();
  const wanted = Array.from(asked.slice(0, 2000).matchAll(/"([^"]*)"|(\S+)/g), ([, phrase, word]) =>
    (phrase ?? word).split(/\s+/).map(fold).filter(Boolean)).filter((words) => words.length);

  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const place = target?.closest(".comment, .note") ?? document.querySelector("main");
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, (node) => {
    const aside = node.parentElement.closest("[data-apparatus], .source, .connections, .turn, .fold, .facts");
    return aside && !aside.contains(place) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  });
  const words = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const match of node.data.matchAll(/[\p{L}\p{N}\p{M}\p{Pc}'’.‐‑-]+/gu)) {
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
  const element = best.range.startContainer.parentElement;
  addEventListener("load", () => element.scrollIntoView({ block: "center", behavior: "instant" }));
})();
