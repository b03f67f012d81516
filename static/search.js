/* The search page. A classic script, because browsers refuse module scripts of file: addresses. */
(() => {
  "use strict";
  const by = (name) => document.getElementById("search-" + name);
  const form = by("form"), words = by("words"), status = by("status"), list = by("results"), more = by("more");
  const pageful = 10;
  const partsShown = 3;
  const here = new URL(".", document.baseURI);

  let index;          // the promise of Pagefind, once asked for
  let turn = 0;       // which search is the newest
  let found = [];     // what it found
  let shown = 0;      // how much of that is on the page

  async function load() {
    const pagefind = await import(new URL("pagefind/pagefind.js", here).href);
    await pagefind.options({ baseUrl: here.pathname });
    await pagefind.init();
    return pagefind;
  }

  function element(tag, name, ...children) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...children);
    return made;
  }

  function link(address, text) {
    const made = element("a", "", text);
    made.href = address;
    return made;
  }

  // An excerpt is escaped text with <mark> in it. It is parsed in a document of its own, and only text is taken from there.
  function excerpt(html) {
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    return element("p", "hit-excerpt", ...Array.from(parsed.childNodes, (node) =>
      node.nodeName === "MARK" ? element("mark", "", node.textContent) : node.textContent));
  }

  function hit(page) {
    const item = element("li", "hit", element("h2", "hit-title", link(page.url, page.meta.title)));
    if (page.meta.date) item.append(element("p", "hit-date", page.meta.date));
    const parts = page.sub_results.filter((part) => part.url.includes("#")).slice(0, partsShown);
    if (parts.length < page.sub_results.length || !parts.length) item.append(excerpt(page.excerpt));
    if (parts.length) {
      item.append(element("ul", "hit-parts", ...parts.map((part) =>
        element("li", "", link(part.url, part.title), excerpt(part.excerpt)))));
    }
    return item;
  }

  function say(text, notice) {
    status.textContent = text;
    for (const name of ["none", "offline", "broken"]) by(name).hidden = name !== notice;
  }

  function clear() {
    found = [];
    shown = 0;
    list.replaceChildren();
    more.hidden = true;
  }

  async function showMore() {
    const asked = turn;
    const pages = await Promise.all(found.slice(shown, shown + pageful).map((result) => result.data()));
    if (asked !== turn) return null;
    const items = pages.map(hit);
    list.append(...items);
    shown += items.length;
    more.hidden = shown >= found.length;
    return items[0];
  }

  async function search(wait) {
    const asked = ++turn;
    const query = words.value.trim();
    const address = new URL(location.href);
    address.search = query ? "?" + new URLSearchParams({ q: query }) : "";
    history.replaceState(null, "", address);
    if (!query) {
      clear();
      say("", "");
      return;
    }
    try {
      index ??= load();
      const pagefind = await index;
      const answer = await pagefind.debouncedSearch(query, {}, wait);
      if (asked !== turn || !answer) return;
      clear();
      found = answer.results;
      await showMore();
      if (asked !== turn) return;
      say(found.length === 1 ? status.dataset.one : status.dataset.many.replace("#", found.length), found.length ? "" : "none");
    } catch (error) {
      index = undefined;
      if (asked !== turn) return;
      clear();
      say("", "broken");
      console.warn("Search index not loaded:", error);
    }
  }

  by("no-script").hidden = true;
  form.hidden = false;
  words.value = new URLSearchParams(location.search).get("q") ?? "";
  if (location.protocol === "file:") {
    say("", "offline");
    form.addEventListener("submit", (event) => event.preventDefault());
    return;
  }
  words.addEventListener("input", () => search(250));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search(0);
  });
  more.addEventListener("click", async () => (await showMore())?.querySelector("a").focus());
  if (words.value) search(0);
  else words.focus();
})();
