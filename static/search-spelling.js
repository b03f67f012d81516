/* The archive's own words: how a word that is being typed may end, and which ones a misspelt word may be. Their list
   is loaded only where a word is not found. */
window.postilSpelling = (() => {
  "use strict";
  const mostEndings = 6;
  const mostProposals = 3;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // Optimal string alignment: letters put in, left out, taken for another, or two exchanged. Infinity beyond `most`.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return Infinity;
    let older = null, last = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        let steps = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps = Math.min(steps, older[j - 2] + 1);
        row.push(steps);
        least = Math.min(least, steps);
      }
      if (least > most) return Infinity;
      older = last;
      last = row;
    }
    return last[b.length] > most ? Infinity : last[b.length];
  }

  function make(index) {
    let list;
    async function read() {
      if (!list) {
        const { words, weights } = await index.words();
        list = words.split(" ").filter(Boolean).map((word, at) => ({ word, folded: fold(word), weight: Number(weights[at]) }));
      }
      return list;
    }

    async function complete(beginning) {
      const start = fold(beginning);
      const longer = (await read()).filter(({ folded }) => folded.startsWith(start) && folded !== start);
      longer.sort((a, b) => b.weight - a.weight || a.folded.length - b.folded.length);
      return longer.slice(0, mostEndings).map(({ folded }) => folded);
    }

    async function propose(word) {
      const typed = fold(word);
      if (typed.length < 3) return [];
      const most = typed.length < 5 ? 1 : 2;
      const near = [];
      for (const entry of await read()) {
        const steps = distance(typed, entry.folded, most);
        if (steps > 0 && steps <= most) near.push({ ...entry, far: steps + (entry.folded[0] === typed[0] ? 0 : 0.5) - entry.weight / 20 });
      }
      near.sort((a, b) => a.far - b.far || (a.folded < b.folded ? -1 : 1));
      return near.slice(0, mostProposals).map(({ word: proposal }) => proposal);
    }

    return { complete, propose };
  }

  return { make, distance };
})();
