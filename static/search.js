/* The search page: what is typed and chosen, and the results. Its words are in search.html, in data attributes and
   templates; what is asked of the index is in search-query.js. All scripts are classic ones, because browsers refuse
   module scripts of file: addresses. */
(() => {
  "use strict";
  const by = (name) => document.getElementById("search-" + name);
  const form = by("form"), words = by("words"), status = by("status"), list = by("results"), more = by("more"), narrow = by("narrow");
  const { fold, isPiece, plain, unspell } = window.postilQuery;
  const pageful = 10;
  const wait = 30;              // milliseconds after the last letter
  const excerptLength = 34;           // words of an excerpt
  const mostOptions = 300;
  const folds = "\u2062", unfolded = "\u2061";
  const choices = [...narrow.querySelectorAll("[data-facet]")];  // a select each, or a box to tick
  const sorting = by("sort");

  let index;          // the promise of the index, once asked for
  let turn = 0;       // which search is the newest
  let timer = 0;
  let answer = null;  // what it found
  let found = [];     // of that, what the filters let through, in order
  let shown = 0;      // how much of that is on the page

  const open = () => {
    index ??= window.postilIndex.open();
    index.catch(() => { index = undefined; });
    return index;
  };

  /* The address of the page holds all that was typed and chosen. */

  const valueOf = (choice) => (choice.type === "checkbox" ? (choice.checked ? "yes" : "") : choice.value);

  function readAddress() {
    const given = new URLSearchParams(location.search);
    words.value = given.get("q") ?? "";
    for (const choice of choices) {
      const value = given.get(choice.dataset.facet) ?? "";
      if (choice.type === "checkbox") choice.checked = value === "yes";
      else {
        if (value && ![...choice.options].some((option) => option.value === value)) choice.append(new Option(value, value));
        choice.value = value;
      }
    }
    sorting.value = ["newest", "oldest"].includes(given.get("sort")) ? given.get("sort") : "";
  }

  function writeAddress() {
    const given = new URLSearchParams();
    if (words.value.trim()) given.set("q", words.value.trim().slice(0, 1000));
    for (const choice of choices) if (valueOf(choice)) given.set(choice.dataset.facet, valueOf(choice));
    if (sorting.value) given.set("sort", sorting.value);
    const address = new URL(location.href);
    address.search = given.toString();
    if (address.href !== location.href) history.replaceState(null, "", address);
  }

  /* Filters, and how many results each value of them would leave. */

  function chosen() {
    return choices.filter(valueOf).map((choice) => [choice.dataset.facet, valueOf(choice)]);
  }

  function passes(facets, row, filters) {
    return filters.every(([facet, value]) => facets[facet].get(value)?.has(row));
  }

  function countFacets(facets, rows) {
    const filters = chosen();
    for (const choice of choices) {
      const { facet } = choice.dataset;
      const others = filters.filter(([name]) => name !== facet);
      const left = new Set(others.length ? rows.filter((row) => passes(facets, row, others)) : rows);
      const counts = new Map();
      for (const [value, own] of facets[facet]) {
        let count = 0;
        const [few, many] = own.size < left.size ? [own, left] : [left, own];
        for (const row of few) count += many.has(row);
        if (count) counts.set(value, count);
      }
      showFacet(choice, counts, left.size);
    }
    narrow.hidden = false;
    showChosen();
  }

  // What is set, beside the results, so that it is seen where the filters are closed as well.
  function showChosen() {
    by("set").replaceChildren(...choices.filter((choice) => (choice.type === "checkbox" ? choice.checked : choice.value)).map((choice) => {
      const label = choice.closest("label");
      const ticked = choice.type === "checkbox";
      const value = ticked ? "" : choice.selectedOptions[0].textContent.replace(/ \(\d+\)$/u, "");
      const name = ticked ? label.textContent.replace(/\s*\(.*$/su, "").trim() : label.firstChild.textContent.trim() + ":";
      const chip = fill("chip", { name, value });
      chip.querySelector("button").addEventListener("click", () => {
        if (ticked) choice.checked = false;
        else choice.value = "";
        search(0);
        words.focus();
      });
      return chip;
    }));
  }

  function showFacet(choice, counts, all) {
    const label = choice.closest("label");
    if (choice.type === "checkbox") {
      label.querySelector("[data-count]").textContent = counts.get("yes") ?? 0;
      label.hidden = !(counts.get("yes") || choice.checked);
      return;
    }
    const value = choice.value;
    if (value && !counts.has(value)) counts.set(value, 0);
    const order = choice.dataset.order === "value" ? (a, b) => (a[0] < b[0] ? 1 : -1) : (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
    const any = choice.options[0];
    any.textContent = `${any.dataset.text} (${all})`;
    const options = [...counts].sort(order).filter(([name], at) => at < mostOptions || name === value).map(([name, count]) =>
      new Option(`${choice.dataset[`name${name[0].toUpperCase()}${name.slice(1)}`] ?? name} (${count})`, name));
    choice.replaceChildren(any, ...options);
    choice.value = value;
    label.hidden = !value && ![...counts.values()].some((count) => count < all);  // nothing to choose
  }

  /* Results. */

  // Copies a template: an element with data-slot gets the words of that name, or is removed where there are none.
  function fill(name, values) {
    const made = by(name).content.cloneNode(true);
    for (const slot of made.querySelectorAll("[data-slot]")) {
      const value = values[slot.dataset.slot];
      if (value === undefined || value === "" || value === null) slot.remove();
      else slot.replaceChildren(...[value].flat());
    }
    for (const part of made.querySelectorAll("[data-if]")) if (!values[part.dataset.if]) part.remove();
    for (const part of made.querySelectorAll("[data-without]")) if (values[part.dataset.without]) part.remove();
    return made.firstElementChild;
  }

  const clean = (text) => unspell(text.replaceAll("\u2064 ", "").replaceAll("\u2063", " ").replace(/[\u2061\u2062\u2064]/g, ""));

  function common(a, b) {
    let length = 0;
    while (length < a.length && a[length] === b[length]) length++;
    return length;
  }

  const alike = (token, word) => token === word || (common(token, word) >= Math.max(4, Math.max(token.length, word.length) - 3));

  // The tokens of a text, and which of them are among the words looked for.
  function markTokens(content, result) {
    const tokens = content.split(" ");
    const sure = new Set();
    const near = result.matches.flatMap((match) => match.at);
    const looked = (result.other ?? answer.marks).map(fold);
    const folded = tokens.map((token) => fold(plain(token)));
    for (const at of near) {
      const token = folded[at];
      if (token && looked.some((word) => alike(token, word) || token === word + "s")) sure.add(token);
    }
    for (const match of result.matches) for (const at of match.sure ?? []) if (folded[at]) sure.add(folded[at]);
    for (const word of looked) sure.add(word);
    // Where each character is a word, those of a run count only in their run.
    const runs = (answer.positive ?? []).filter((clause) => clause.quoted && clause.words.some(isPiece)).map((clause) => clause.words.map(fold));
    for (const word of runs.flat()) if (!answer.positive.some((clause) => !clause.quoted && clause.words.map(fold).includes(word))) sure.delete(word);
    const inRun = new Set();
    for (const run of runs) {
      for (let at = folded.indexOf(run[0]); at >= 0; at = folded.indexOf(run[0], at + 1)) {
        if (run.every((word, step) => folded[at + step] === word)) run.forEach((_, step) => inRun.add(at + step));
      }
    }
    const marked = tokens.map((token, at) => folded[at] !== "" && (inRun.has(at) || sure.has(folded[at]) || (/[-‐‑]/.test(token) && token.split(/[-‐‑]/).some((part) => sure.has(fold(plain(part)))))));
    return { tokens, folded, marked };
  }

  function bestWindow(folded, marked, result) {
    const phrase = result.matches.find((match) => match.phrase && match.at.length);
    if (phrase) return Math.max(0, phrase.at[0] - 8);
    let best = 0, most = -1;
    const counts = new Map();
    let distinct = 0, total = 0;
    for (let at = 0; at < folded.length; at++) {
      if (marked[at]) {
        total++;
        if (!counts.get(folded[at])) distinct++;
        counts.set(folded[at], (counts.get(folded[at]) ?? 0) + 1);
      }
      const gone = at - excerptLength;
      if (gone >= 0 && marked[gone]) {
        total--;
        counts.set(folded[gone], counts.get(folded[gone]) - 1);
        if (!counts.get(folded[gone])) distinct--;
      }
      if (distinct * 10 + Math.min(total, 9) > most) {
        most = distinct * 10 + Math.min(total, 9);
        best = Math.max(0, at - excerptLength + 1);
      }
    }
    const first = marked.indexOf(true, best);
    return first < 0 ? 0 : Math.max(0, Math.min(first - 8, folded.length - excerptLength));
  }

  function excerpt({ tokens, folded, marked }, result) {
    const from = bestWindow(folded, marked, result);
    const to = Math.min(tokens.length, from + excerptLength);
    const parts = from ? ["… "] : [];
    let hidden = tokens.slice(0, from).reduce((is, token) => (token.includes(unfolded) ? false : is || token.includes(folds)), false);
    if (hidden) parts.push("[…] ");
    for (let at = from; at < to; at++) {
      // Text under a content note is not shown here.
      if (tokens[at].includes(folds) && !hidden) {
        hidden = true;
        parts.push("[…] ");
      }
      if (hidden) {
        hidden = !tokens[at].includes(unfolded);
        continue;
      }
      const text = clean(tokens[at]);
      if (marked[at]) {
        const mark = document.createElement("mark");
        mark.textContent = text;
        parts.push(mark);
      } else parts.push(text);
      if (!tokens[at].endsWith("\u2064")) parts.push(" ");
    }
    if (to < tokens.length) parts.push("…");
    return parts;
  }

  // The address of a result, with the words to mark there.
  function destination(record, { folded, marked }, result) {
    const url = new URL(record.url);
    const phrases = (answer.positive ?? []).filter((clause) => clause.quoted && clause.words.length > 1);
    const texts = [];
    for (const match of result.matches) {
      if (match.phrase && match.at.length > 1) texts.push(`"${match.at.map((at) => folded[at]).filter(Boolean).join(" ")}"`);
    }
    const inPhrases = new Set(phrases.flatMap((clause) => clause.words.map(fold)));
    const single = new Set(folded.filter((word, at) => marked[at] && !(texts.length && inPhrases.has(word))));
    texts.push(...[...single].slice(0, 20));
    if (texts.length) url.search = new URLSearchParams({ found: unspell(texts.join(" ")) });
    return url.href;
  }

  async function hit(held, result) {
    const record = await held.show(result.row);
    const meta = Object.fromEntries(Object.entries(record.meta).map(([name, value]) => [name, clean(value)]));
    const text = markTokens(record.content, result);
    const item = fill("hit-" + record.kind, {
      title: meta.title, on: meta.on, author: meta.author, date: meta.date, forms: meta.forms, sort: meta.sort,
      warning: meta.warning, excerpt: meta.warning ? "" : excerpt(text, result),
      lacks: result.lacks.map((at) => answer.positive[at]?.text ?? "").filter(Boolean).join(", "),
    });
    item.querySelector("a").href = destination(record, text, result);
    return item;
  }

  function say(text, ...notices) {
    status.textContent = text;
    for (const name of ["none", "broken", "cut"]) by(name).hidden = !notices.includes(name);
  }

  function clear() {
    found = [];
    shown = 0;
    list.replaceChildren();
    more.hidden = true;
    by("instead").replaceChildren();
  }

  async function makeMore(held) {
    return Promise.all(found.slice(shown, shown + pageful).map((result) => hit(held, result)));
  }

  function append(items) {
    list.append(...items);
    shown += items.length;
    more.hidden = shown >= found.length;
  }

  function arrange(held) {
    const filters = chosen();
    found = answer.results.filter((result) => passes(held.facets, result.row, filters));
    if (sorting.value) {
      const sign = sorting.value === "newest" ? -1 : 1;
      const dateOf = (result) => held.rows[result.row].date;
      const dated = found.filter(dateOf).sort((a, b) => (dateOf(a) < dateOf(b) ? -sign : dateOf(a) > dateOf(b) ? sign : a.row - b.row));
      found = [...dated, ...found.filter((result) => !dateOf(result))];
    }
  }

  function tellInstead() {
    const lines = (answer.instead ?? []).map(([typed, instead]) => offer("proposal", { typed, instead }, words.value.replaceAll(typed, instead)));
    const ignored = answer.ignored ?? [];
    if (ignored.length) {
      const insisting = words.value.replace(/\S+/gu, (part) => (ignored.includes(unspell(plain(part))) ? `"${part}"` : part));
      lines.push(offer("ignored", { words: ignored.join(" "), insist: insisting }, insisting));
    }
    by("instead").replaceChildren(...lines);
  }

  // A line about the query with a link to another one.
  function offer(name, slots, query) {
    const line = fill(name, slots);
    const again = line.querySelector("a");
    const address = new URL(location.href);
    address.searchParams.set("q", query);
    again.href = address.href;
    again.addEventListener("click", (event) => {
      event.preventDefault();
      words.value = new URL(again.href).searchParams.get("q");
      search(0);
      words.focus();
    });
    return line;
  }

  async function run(asked) {
    writeAddress();
    const query = words.value;
    const browsing = !query.trim();
    try {
      const held = await open();
      if (asked !== turn) return;
      if (browsing && !chosen().length) {
        answer = null;
        clear();
        say("");
        countFacets(held.facets, held.rows.map((_, row) => row));
        status.dataset.done = String(asked);
        return;
      }
      const now = browsing
        ? { clauses: [], results: held.rows.map((_, row) => ({ row, score: 0, lacks: [], matches: [] })), whole: Infinity, marks: [], positive: [], instead: [] }
        : await window.postilQuery.search(held, query);
      if (asked !== turn) return;
      answer = now;
      arrange(held);
      shown = 0;
      const items = await makeMore(held);
      if (asked !== turn) return;
      clear();
      arrange(held);
      append(items);
      const whole = found.filter((result) => !result.lacks.length).length;
      const some = found.length - whole;
      const { one, many, some: partly, oneSome } = status.dataset;
      say((whole === 1 ? one : many.replace("#", whole)) + (some ? " " + (some === 1 ? oneSome : partly.replace("#", some)) : ""),
        whole ? "" : "none", now.cut ? "cut" : "");
      tellInstead();
      status.dataset.done = String(asked);
      setTimeout(() => {
        if (asked === turn) countFacets(held.facets, answer.results.map((result) => result.row));
      });
    } catch (error) {
      index = undefined;
      if (asked !== turn) return;
      clear();
      say("", "broken");
      status.dataset.done = String(asked);
      console.warn("The search index could not be read:", error);
    }
  }

  function search(after) {
    const asked = ++turn;
    clearTimeout(timer);
    if (after) timer = setTimeout(() => run(asked), after);
    else run(asked);
  }

  /* Keys: the arrows go through the results and back to the field. */

  function move(event) {
    const links = [...list.querySelectorAll(".hit-title a")];
    const at = links.indexOf(document.activeElement);
    const inside = at >= 0 || document.activeElement === words;
    if (!inside || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") (links[at + 1] ?? (more.hidden ? links.at(-1) : more))?.focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? words).focus();
    else if (event.key === "Escape" && at >= 0) words.focus();
    else return;
    event.preventDefault();
  }

  by("no-script").hidden = true;
  form.hidden = false;
  readAddress();
  narrow.open = matchMedia("(min-width: 60em)").matches;
  open().catch(() => {});
  words.addEventListener("input", () => search(wait));
  narrow.addEventListener("change", () => search(0));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search(0);
  });
  by("clear").addEventListener("click", () => {
    for (const choice of choices) {
      if (choice.type === "checkbox") choice.checked = false;
      else choice.value = "";
    }
    sorting.value = "";
    search(0);
  });
  more.addEventListener("click", async () => {
    const asked = turn;
    const items = await makeMore(await open());
    if (asked !== turn) return;
    append(items);
    items[0]?.querySelector("a").focus();
  });
  document.addEventListener("keydown", move);
  addEventListener("popstate", () => {
    readAddress();
    search(0);
  });
  search(0);
  if (!words.value) words.focus();
})();
