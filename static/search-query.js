/* What a reader types to what the index is asked, and its answers to ranked results.

   A query is clauses: words, phrases in quotation marks, and either with a minus sign before it. Each clause is looked
   up on its own, so a record counts as having a word exactly where some part of it has that word or another form of it.
   Records with all clauses come first, by BM25 (Robertson and Zaragoza 2009) over all parts of the index together, with
   more for words in titles and for words that are close to each other; then those that have most of them. */
window.postilQuery = (() => {
  "use strict";
  const longest = 400;          // characters of a query that are looked at
  const mostClauses = 24;
  const mostForms = 6;          // other ways to put a query that are tried
  const titleWeight = 4;
  const fewPhrases = 20;        // results of which phrases are compared letter for letter
  const mostCompared = 20;      // results whose words are compared with those that were typed
  const leastShare = 0.4;       // what a record counts that has only other forms of a word
  const large = 1000;           // records, from which on frequent words are not weighed
  const beside = new Set(["on", "warning"]);  // the title of the post that a comment is on, and the like: alone no reason to find it
  const enough = 10;            // with fewer results that have every word, those that have some are shown as well

  // What the index has as well, made by pagefind.py: letters that are only wider or joined are plain ones, and nobody
  // searches for characters that nobody sees.
  const normal = (text) => text.normalize("NFC").replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u{100000}-\u{10fffd}]/gu, "")
    .replace(/[\ufb00-\ufb06\uff01-\uffee\u3000]+/gu, (wide) => wide.normalize("NFKC"));
  // Scripts without spaces between words, and Hangul, whose particles follow a word: each character is a word there.
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々〆]/u;
  // An emoji is a word, whatever it is made of: flags, families, professions.
  const look = "[\\ufe0e\\ufe0f\\p{EMod}]*[\\u{e0020}-\\u{e007f}]*";
  const emoji = `(?:\\p{RI}{2}|\\p{ExtPict}${look}(?:\\u200d\\p{ExtPict}${look})*)`;
  const pieceOf = new RegExp(`${emoji}|${unspaced.source}\\p{M}*|(?:(?!${unspaced.source}|${emoji})[^])+`, "gu");
  const isEmoji = new RegExp(`^${emoji}$`, "u");
  const elision = /^([“"(«]*(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|dell|nell|all|dall|sull|coll|un|quest|quell|bell|sant|gl|dov|com|cos|ch|anch|nient|tutt|mezz)['’])(?=[\p{L}\p{N}])/iu;
  const ending = /(?<=[\p{L}\p{N}_-]{2})(?=\.[A-Za-z])/u;

  // The words of a piece of text between spaces, as the index has them, in their order.
  function cut(piece) {
    const [, elided = ""] = elision.exec(piece) ?? [];
    const parts = [elided, ...piece.slice(elided.length).split(ending)].flatMap((part) => part.match(pieceOf) ?? []);
    return parts.map((part) => (isEmoji.test(part) ? bare(part) : plain(unspaced.test(part) ? spell(part) : part))).filter(Boolean);
  }

  /* What the index has instead of characters that Pagefind would confuse, made by spellings.py: letters for the marks of
     scripts without spaces, and in other words, where they have rivals, characters for private use for their marks. */
  const markRanges = [[0xe31, 0xe4e], [0xeb1, 0xece], [0x102b, 0x109d], [0x17b4, 0x17dd]];
  const letterOf = new Map(), markOf = new Map();
  for (const [first, last] of markRanges) {
    for (let code = first; code <= last; code++) letterOf.set(String.fromCodePoint(code), String.fromCodePoint(0x10600 + letterOf.size));
  }
  for (let code = 0x3041; code < 0x3100; code++) letterOf.set(String.fromCodePoint(code), String.fromCodePoint(0x1b000 + code - 0x3040));
  for (const [mark, letter] of letterOf) markOf.set(letter, mark);
  const isMarked = (character) => /[\p{M}\u0e33\u0eb3]/u.test(character.normalize("NFD"));
  const spell = (text) => Array.from(text, (character) => (isMarked(character) && letterOf.get(character)) || character).join("");

  // A text of the index as it is written.
  function unspell(text) {
    const marked = text.replace(/[\u{10600}-\u{10736}\u{1b001}-\u{1b0bf}]/gu, (letter) => markOf.get(letter) ?? letter);
    return marked.replace(/[\u{100000}-\u{10fffd}]/gu, (hidden) => {
      const code = hidden.codePointAt(0) & 0xffff;
      return String.fromCodePoint(code >= 0xf3fb && code <= 0xf3ff ? 0x10000 + code : code);
    }).normalize("NFC");
  }

  // An emoji without the colour of its skin and how it is drawn, unless it is one of several together.
  const bare = (one) => (one.includes("\u200d") ? one : one.replace(/[\ufe0e\ufe0f\p{EMod}]/gu, ""));

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  // The characters of words, as the index has them; all others are left out within a word.
  const plain = (text) => text.replace(/[^\p{Alphabetic}\p{N}\p{M}\p{Pc}]/gu, "").toLowerCase();

  // A comma within a number is a part of it.
  const piecesOf = (text) => text.split(/(?:[\s\u2012-\u2015\u2026\u2060/\\|+=;:!?()[\]{}<>"“”„‟«»]|,(?!\d)|(?<!\d),)+/u);

  function wordsOf(text) {
    return piecesOf(text).flatMap(cut);
  }

  // "closed today" -cats -“black cat” mill's C.R.C.
  function parse(text) {
    const query = normal(text).replace(/[\u0000-\u001f\u007f-\u009f\ufffd]/gu, " ").slice(0, longest);
    const clauses = [];
    const pattern = /(?<![^\s(])([-−–]?)(?:"([^"]*)"|[“”„«»]([^“”„«»]*)[“”„«»])|(\S+)/gu;
    for (const [whole, sign, straight, curly, bare] of query.matchAll(pattern)) {
      const quoted = straight ?? curly;
      const without = quoted === undefined ? /^[-−–][\p{L}\p{N}]/u.test(bare) : sign !== "";
      if (quoted !== undefined) {
        const words = wordsOf(quoted);
        if (words.length) clauses.push({ words, quoted: true, without, text: whole.replace(/^[-−–]/u, "") });
        continue;
      }
      const own = wordsOf(without ? bare.slice(1) : bare);
      if (without && own.length > 1) clauses.push({ words: own, quoted: true, without, text: bare.slice(1) });
      else for (const piece of piecesOf(without ? bare.slice(1) : bare)) {
        const words = wordsOf(piece);
        if (words.length > 1 && plain(piece)) clauses.push({ words, quoted: true, without, text: piece });
        else for (const word of words) clauses.push({ words: [word], quoted: false, without, text: unspell(word), split: parts(piece, word) });
      }
    }
    const kept = clauses.slice(0, mostClauses);
    const last = kept.at(-1);
    if (last && !last.quoted && !last.without && !/[\s"“”„«»]$/u.test(text) && text.length <= longest) last.typing = true;
    return { clauses: kept, cut: text.length > longest || clauses.length > mostClauses };
  }

  // The words that a hyphen joins, which a text may have apart: co-operate, co operate.
  function parts(piece, word) {
    const apart = piece.split(/[-‐‑]/u).map(plain).filter(Boolean);
    return apart.length > 1 && apart.join("") === word ? apart : null;
  }

  /* Looking up: each function returns the records found as a Map from row to what is known of the match:
     how much the words weigh there (tf), where they are (at), whether in the title, whether only beside the text. */

  function makeLookup(index) {
    const kept = new Map();

    function once(key, make) {
      if (!kept.has(key)) {
        if (kept.size > 300) kept.clear();
        const promise = make();
        kept.set(key, promise);
        promise.catch(() => kept.delete(key));
      }
      return kept.get(key);
    }

    const idf = (number, of) => Math.log((of - number + 0.5) / (number + 0.5) + 1);

    // One word, in any of its endings; where there is no need to weigh it, all records that have it are alike.
    const findWord = (word, weighed = true) => once(word + (weighed ? "" : " unweighed"), async () => {
      const found = new Map();
      if (!(await index.count(word))) return found;
      for (const result of await index.ask(`"${word}"`)) {
        const fields = result.matchedMetaFields ?? [];
        const row = index.rowOf.get(result.id);
        if (row === undefined) continue;
        const title = fields.some((field) => field === "title" || field === "forms");
        found.set(row, { tf: 0.6, at: result.words, sure: result.words, title, only: result.words.length ? "" : fields[0] ?? "", light: !weighed });
      }
      if (!weighed) return found;
      // Pagefind's score is that of the word and of all that begin like it in one part: what is left without the
      // part's own rarity of it is how much the record is about it.
      const loose = await index.ask(word);
      const inPart = new Map();
      for (const { id } of loose) {
        const tag = index.rows[index.rowOf.get(id)]?.tag;
        inPart.set(tag, (inPart.get(tag) ?? 0) + 1);
      }
      for (const result of loose) {
        const row = index.rowOf.get(result.id);
        const match = found.get(row);
        if (!match) continue;
        const { tag } = index.rows[row];
        match.tf = Math.max(0.05, result.score / idf(inPart.get(tag), index.sizes.get(tag)));
        match.at = result.words;
        const fields = result.matchedMetaFields ?? [];
        match.title ||= fields.includes("title") || fields.includes("forms");
      }
      return found;
    });

    // Words in this order, next to each other.
    const findPhrase = (words) => once(`"${words.join(" ")}"`, async () => {
      if (words.length === 1) return findWord(words[0]);
      let results = await index.ask(`"${words.join(" ")}"`);
      if (!results.length && words.length <= 8) {  // two of them may be one in the text, joined by a hyphen
        for (let at = 1; at < words.length && !results.length; at++) {
          const joined = [...words.slice(0, at - 1), words[at - 1] + words[at], ...words.slice(at + 1)];
          if (joined.length > 1) results = await index.ask(`"${joined.join(" ")}"`);
          else return findWord(joined[0]);
        }
      }
      const found = new Map();
      for (const result of results) {
        const row = index.rowOf.get(result.id);
        const fields = result.matchedMetaFields ?? [];
        if (row !== undefined) {
          found.set(row, { tf: 1.5, at: result.words, phrase: true, title: fields.some((f) => f === "title" || f === "forms"), only: result.words.length ? "" : fields[0] ?? "" });
        }
      }
      return found;
    });

    function unite(maps, weight = 1) {
      if (maps.length === 1 && weight === 1) return maps[0];
      const all = new Map();
      maps.forEach((map, at) => {
        for (const [row, match] of map) {
          const own = at && weight !== 1 ? { ...match, tf: match.tf * weight } : match;
          const other = all.get(row);
          if (!other) all.set(row, own);
          else all.set(row, { tf: Math.max(other.tf, own.tf), at: [...other.at, ...own.at], title: other.title || own.title, only: other.only && own.only });
        }
      });
      return all;
    }

    const spelling = window.postilSpelling.make(index);

    // A clause: what it finds, and what was looked for instead of a word that the archive does not have.
    async function findClause(clause) {
      if (clause.quoted) return { found: await findPhrase(clause.words) };
      const [word] = clause.words;
      const maps = [await findWord(word, clause.weighed)];
      if (clause.split) maps.push(await findPhrase(clause.split));
      const ordinal = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word);
      if (ordinal) maps.push(await findWord(ordinal[1]));
      const found = unite(maps);
      if (found.size || clause.without || /^[^\p{L}]*$/u.test(word)) return { found };
      if (clause.typing || clause.text.endsWith("*")) {
        const longer = await spelling.complete(word);
        if (longer.length) return { found: unite(await Promise.all(longer.map(findWord))), marks: longer };
      }
      const nearest = await spelling.propose(word);
      for (const proposal of nearest) {
        const other = await findWord(plain(proposal));
        if (other.size) maps.push(other);
      }
      return { found: unite(maps, 0.7), instead: nearest[0], marks: nearest.map(plain) };
    }

    // Sets aside the words that half of a large archive has, where there are others. Of these, frequent ones are not
    // weighed where there are rarer ones; where there are none, they are what the query is about.
    async function choose(clauses) {
      const total = index.rows.length;
      if (total < large) return { chosen: clauses, ignored: [] };
      const counts = await Promise.all(clauses.map((clause) => (clause.quoted || clause.split ? 0 : index.count(clause.words[0]))));
      const least = Math.min(...counts);
      if (!(least < total / 2)) return { chosen: clauses, ignored: [] };
      const mostWeighed = Math.max(total / 5, least * 2);
      return {
        chosen: clauses.map((clause, at) => ({ ...clause, weighed: counts[at] <= mostWeighed })).filter((_, at) => counts[at] < total / 2),
        ignored: clauses.filter((_, at) => counts[at] >= total / 2).map((clause) => clause.text),
      };
    }

    return { findClause, findPhrase, choose, idf };
  }

  /* A day, a month or a year in words or numbers: 2 October 2015, Oct. 2nd, 2015, 2015-10-02, October 2015. */

  function makeMonths(languages) {
    const months = new Map();
    for (const language of ["en", ...languages]) {
      for (const month of ["long", "short"]) {
        for (let number = 0; number < 12; number++) {
          let name = "";
          try {
            name = new Intl.DateTimeFormat(language, { month, day: "numeric", timeZone: "UTC" }).formatToParts(Date.UTC(2001, number, 5)).find(({ type }) => type === "month").value;
          } catch { /* a language that this browser does not know */ }
          if (/\p{L}/u.test(name)) months.set(fold(plain(name)), String(number + 1).padStart(2, "0"));
        }
      }
    }
    return months;
  }

  const dayOf = (word) => (/^(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$/.test(word) ? word.replace(/\D/g, "").padStart(2, "0") : "");
  const yearOf = (word) => (/^[12]\d{3}$/.test(word) ? word : "");

  // The dates that words in a row name, as dates of records begin: 2015-10-02, 2015-10.
  function findDates(index, clauses) {
    index.months ??= makeMonths(new Set(index.languages));
    const dates = [];
    const words = clauses.flatMap((clause) => (clause.without ? [""] : clause.words.map(fold)));
    words.forEach((word, at) => {
      const whole = /^([12]\d{3})([01]\d)([0-3]\d)$/.exec(word);
      if (whole) dates.push(whole.slice(1).join("-"));
      const next = words[at + 1] ?? "", third = words[at + 2] ?? "";
      const month = index.months.get(word);
      if (month && yearOf(next)) dates.push(`${next}-${month}`);
      if (month && dayOf(next) && yearOf(third)) dates.push(`${third}-${month}-${dayOf(next)}`);
      if (dayOf(word) && index.months.get(next) && yearOf(third)) dates.push(`${third}-${index.months.get(next)}-${dayOf(word)}`);
    });
    return dates.filter((date) => !dates.some((other) => other !== date && other.startsWith(date)));
  }

  // Other ways to put the words of a query, by the names that the glossary says mean the same.
  async function vary(index, positive) {
    const groups = await index.forms();
    const typed = positive.map((clause) => clause.words.map(fold).join(" "));
    const varied = [];
    for (const group of groups) {
      for (const form of group) {
        const words = wordsOf(form).map(fold);
        for (let from = 0; from < positive.length && varied.length < mostForms; from++) {
          let to = from, line = "";
          while (to < positive.length && line.length < words.join(" ").length) line = (line ? line + " " : "") + typed[to++];
          if (line !== words.join(" ")) continue;
          for (const other of group) {
            const instead = wordsOf(other);
            if (other === form || !instead.length || instead.map(fold).join(" ") === line) continue;
            varied.push([...positive.slice(0, from), { words: instead, quoted: true, text: other }, ...positive.slice(to)]);
          }
        }
      }
    }
    return varied.slice(0, mostForms);
  }

  function nearness(matches) {
    const marks = matches.flatMap((match, which) => match.at.slice(0, 60).map((at) => [at, which])).sort((a, b) => a[0] - b[0]);
    const counts = new Array(matches.length).fill(0);
    let missing = matches.length, shortest = Infinity, from = 0;
    for (let to = 0; to < marks.length; to++) {
      if (counts[marks[to][1]]++ === 0) missing--;
      while (missing === 0) {
        shortest = Math.min(shortest, marks[to][0] - marks[from][0]);
        if (--counts[marks[from++][1]] === 0) missing++;
      }
    }
    return shortest === Infinity ? 0 : matches.length / (matches.length + Math.max(0, shortest - matches.length + 1) / 4);
  }

  // Ranks the records that have the clauses: [{row, score, lacks, matches}].
  function rank(index, lookup, answers, excluded, dates) {
    const total = index.rows.length;
    const weights = answers.map(({ found }) => (found.size ? lookup.idf(found.size, total) : lookup.idf(0, total)));
    const sum = weights.reduce((all, weight) => all + weight, 0);
    const having = new Map();
    answers.forEach(({ found }, which) => {
      for (const row of found.keys()) {
        if (!having.has(row)) having.set(row, []);
        having.get(row).push(which);
      }
    });
    const results = [];
    for (const [row, which] of having) {
      if (excluded.has(row)) continue;
      const matches = which.map((at) => answers[at].found.get(row));
      if (matches.every((match) => beside.has(match.only))) continue;
      const covered = which.reduce((all, at) => all + weights[at], 0) / sum;
      if (which.length < answers.length && covered < 0.5) continue;
      let score = 0, inTitle = 0;
      which.forEach((at, order) => {
        const match = matches[order];
        score += weights[at] * (beside.has(match.only) ? 0.2 : match.tf);
        if (match.title) inTitle += weights[at];
      });
      score += titleWeight * inTitle * (inTitle / sum) ** 2;
      if (dates.some((date) => index.rows[row].date.startsWith(date))) score += 2 * sum;
      const placed = matches.filter((match) => !match.light && match.at.length);
      if (placed.length > 1) score *= 1 + nearness(placed);
      results.push({ row, score: score * covered ** 3, lacks: answers.map((_, at) => at).filter((at) => !which.includes(at)), matches });
    }
    return results;
  }

  // The index knows words without their endings. Of a few results, those with a phrase letter for letter come first.
  async function putExactFirst(index, results, phrases) {
    if (!phrases.length || results.length < 2 || results.length > fewPhrases) return results;
    const texts = await Promise.all(results.map(async ({ row }) => {
      const { content } = await index.show(row);
      return ` ${content.split(" ").map((token) => fold(plain(token))).filter(Boolean).join(" ")} `;
    }));
    const isExact = (_, at) => phrases.every((words) => texts[at].includes(` ${words.map(fold).join(" ")} `));
    return [...results.filter(isExact), ...results.filter((result, at) => !isExact(result, at))];
  }

  // The index knows words without their endings, so "accessibility" finds "access". Of the first results, those come
  // before others that have the words as they were typed, the more of all their forms.
  async function preferTyped(index, results, positive) {
    const words = positive.map((clause) => (clause.quoted || clause.typing ? "" : fold(clause.words[0])));
    if (!words.some(Boolean) || results.length <= enough) return results;
    const first = results.slice(0, mostCompared);
    const weighed = await Promise.all(first.map(async (result) => {
      const { content, meta } = await index.show(result.row);
      const tokens = content.split(/\s+/u).map((token) => fold(plain(token)));
      const titled = new Set(wordsOf(meta.title ?? "").map(fold));
      let share = 1;
      words.forEach((word, at) => {
        if (!word) return;
        const match = result.matches[at];
        const typed = tokens.reduce((count, token) => count + (token === word), 0);
        const all = Math.max(typed, match?.at?.length ?? 0);
        const inTitle = match?.title ? (titled.has(word) ? 1 : 0.7) : 1;
        share *= (all ? leastShare + (1 - leastShare) * (typed / all) : 1) * inTitle;
      });
      return { result, score: result.score * share };
    }));
    weighed.sort((a, b) => b.score - a.score || a.result.row - b.result.row);
    return [...weighed.map(({ result }) => result), ...results.slice(mostCompared)];
  }

  // Answers a query: results in order, how many have every word, what was taken for what, and what is missing.
  async function search(index, text) {
    index.lookup ??= makeLookup(index);
    const { lookup } = index;
    const { clauses, cut } = parse(text);
    const { chosen: positive, ignored } = await lookup.choose(clauses.filter((clause) => !clause.without));
    const excluded = new Set();
    for (const clause of clauses.filter((clause) => clause.without)) {
      for (const [row, match] of (await lookup.findClause(clause)).found) if (!beside.has(match.only)) excluded.add(row);
    }
    if (!positive.length) {
      const rows = excluded.size ? index.rows.map((_, row) => row).filter((row) => !excluded.has(row)) : [];
      return { clauses, cut, whole: rows.length, results: rows.map((row) => ({ row, score: 0, lacks: [], matches: [] })), instead: [], marks: [], missing: [], ignored };
    }
    const answers = await Promise.all(positive.map(lookup.findClause));
    const dates = findDates(index, clauses);
    const best = new Map();
    for (const result of rank(index, lookup, answers, excluded, dates)) best.set(result.row, result);
    for (const other of await vary(index, positive)) {
      const varied = await Promise.all(other.map(lookup.findClause));
      if (varied.some(({ found }) => !found.size)) continue;
      for (const result of rank(index, lookup, varied, excluded, dates)) {
        if (result.lacks.length) continue;
        const known = best.get(result.row);
        if (!known || known.lacks.length || known.score < result.score) best.set(result.row, { ...result, other: other.flatMap((clause) => clause.words) });
      }
    }
    const all = [...best.values()].sort((a, b) => a.lacks.length - b.lacks.length || b.score - a.score || a.row - b.row);
    const phrases = positive.filter((clause) => clause.quoted && clause.words.length > 1).map((clause) => clause.words);
    const complete = all.filter((result) => !result.lacks.length);
    const whole = await putExactFirst(index, await preferTyped(index, complete, positive), phrases);
    const rest = whole.length < enough ? all.slice(whole.length).sort((a, b) => b.score - a.score || a.row - b.row).slice(0, 50) : [];
    return {
      clauses, cut, whole: whole.length, results: [...whole, ...rest], positive, ignored,
      marks: [...positive.flatMap((clause) => clause.words), ...answers.flatMap((answer) => answer.marks ?? [])],
      instead: positive.flatMap((clause, at) => (answers[at].instead ? [[clause.text, answers[at].instead]] : [])),
      missing: positive.flatMap((clause, at) => (answers[at].found.size ? [] : [clause.text])),
    };
  }

  const isPiece = (word) => unspaced.test(word);

  return { search, parse, fold, plain, wordsOf, unspell, isPiece };
})();
