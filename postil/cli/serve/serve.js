/* What only the archive served on one's own computer has: pages that reload after a build, and notes taken from them. */
(() => {
  "use strict";
  const { token, run, builds, kinds } = document.currentScript.dataset;
  const names = Object.entries(JSON.parse(kinds));
  const nameKey = "postil-serve-name";

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  // The words of a piece of the page that are the record's own.
  function words(range) {
    const piece = range.cloneContents();
    for (const added of piece.querySelectorAll("[data-apparatus], .footnote-ref, .footnote-backref")) added.remove();
    return piece.textContent;
  }

  // What is selected: the text that it is in, its words and those before them; null where that is no text of the record.
  function read() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const node = range.commonAncestorContainer;
    const inner = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const record = inner.closest("article.record");
    const quote = words(range).trim();
    if (!record || !quote || inner.closest("[data-apparatus]")) return null;
    const before = document.createRange();
    const begin = record.classList.contains("comment") ? record : record.querySelector("h1");
    const title = inner.closest("h1");
    if (record.classList.contains("comment") || title) before.setStart(begin, 0);
    else before.setStartAfter(begin);
    before.setEnd(range.startContainer, range.startOffset);
    const on = title ? "title" : record.classList.contains("comment") ? record.querySelector("h3").id : "body";
    return { on, quote, lead: words(before).slice(-200) };
  }

  let chosen = null;
  let leave = () => true;
  let late = false; // the site was built again while a note was being written
  const dialog = element("dialog", { className: "serve-note" });
  const onWords = element("button", { type: "button", textContent: "Note on these words", hidden: true });
  const onPost = element("button", { type: "button", textContent: "Note on this post" });

  function open(target) {
    chosen = target;
    const kind = element("select", { name: "kind", id: "serve-kind" },
      ...names.map(([value, name]) => element("option", { value, textContent: name })));
    const text = element("textarea", { name: "text", id: "serve-text", required: true });
    const by = element("input", { name: "by", id: "serve-by", value: localStorage.getItem(nameKey) ?? "" });
    const wrong = element("p", { className: "serve-wrong", hidden: true });
    wrong.setAttribute("role", "alert");
    const cancel = element("button", { type: "button", textContent: "Cancel" });
    cancel.addEventListener("click", () => { if (leave()) dialog.close(); });
    const form = element("form", {},
      element("h2", { textContent: target.quote ? "A note on these words" : "A note on this post" }),
      ...(target.quote ? [element("blockquote", { textContent: target.quote })] : []),
      element("label", { htmlFor: "serve-kind", textContent: "Kind" }), kind,
      element("label", { htmlFor: "serve-text", textContent: "Note, in Markdown" }), text,
      element("label", { htmlFor: "serve-by", textContent: "Signed" }), by, wrong,
      element("menu", {}, cancel, element("button", { type: "submit", textContent: "Save" })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save({ ...chosen, kind: kind.value, text: text.value, by: by.value }, wrong);
    });
    // What was written is not given up without a question.
    leave = () => !text.value.trim() || confirm("Give up this note?");
    dialog.replaceChildren(form);
    dialog.showModal();
    text.focus();
  }

  async function save(note, wrong) {
    wrong.hidden = true;
    try {
      const answer = await fetch("/-/notes", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Postil-Token": token },
        body: JSON.stringify({ ...note, post: location.pathname }),
      });
      if (answer.ok) {
        localStorage.setItem(nameKey, note.by);
        dialog.close();
        return;
      }
      const said = await answer.text();
      wrong.textContent = answer.status === 422 ? JSON.parse(said).problems.join("\n") : said;
    } catch (error) {
      wrong.textContent = `The server does not answer: ${error.message}`;
    }
    wrong.hidden = false;
  }

  function show(problems) {
    document.querySelector(".serve-problems")?.remove();
    if (!problems.length) {
      if (dialog.open) late = true;
      else location.reload();
      return;
    }
    const list = element("pre", { className: "notice serve-problems", textContent: problems.join("\n") });
    list.setAttribute("role", "alert");
    document.body.append(list);
  }

  if (names.length && document.querySelector("article.post")) {
    const bar = element("div", { className: "serve-bar" }, onWords, onPost);
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Write a note");
    document.body.append(bar, dialog);
    document.addEventListener("selectionchange", () => { if (!dialog.open) onWords.hidden = !read(); });
    // A click on a button takes the selection away in some browsers, so it is read before.
    onWords.addEventListener("pointerdown", (event) => event.preventDefault());
    onWords.addEventListener("click", () => { const target = read(); if (target) open(target); });
    onPost.addEventListener("click", () => open({ on: "body", quote: "", lead: "" }));
    dialog.addEventListener("cancel", (event) => { if (!leave()) event.preventDefault(); });
    dialog.addEventListener("close", () => { if (late) location.reload(); });
  }

  // A browser keeps few lines open to one host, so a page that nobody sees gives up its own.
  let line = null;
  const listen = () => {
    if (document.hidden) {
      line?.close();
      line = null;
    } else if (!line) {
      line = new EventSource(`/-/events?${run}-${builds}`);
      line.addEventListener("message", (event) => show(JSON.parse(event.data)));
    }
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
