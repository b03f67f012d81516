/* The search index: where its files come from, and what it holds. It is kept in classic scripts, each of which calls
   postilShard, since a page opened from a folder may fetch nothing. Many pieces share a script; over http only the bytes
   of the piece are asked for. Pagefind is handed a fetch of this file's making, and knows of neither. */
window.postilIndex = (() => {
  "use strict";
  const here = new URL("pagefind/", document.baseURI);
  const shards = new Map();     // the promise of each script asked for, by its name
  const arrived = new Map();    // what a script has handed over, until it is taken
  const kindNames = { p: "post", c: "comment", n: "note", e: "entry", t: "page" };
  const signature = "pagefind_dcd";

  window.postilShard = (name, value) => arrived.set(name, value);

  function place(path) {
    return new URL(path.split("/").map(encodeURIComponent).join("/"), here);
  }

  // A version tells a host's new files from those of the same name that a browser has kept.
  function runScript(path, name, version = "") {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const source = place(path);
      if (version && location.protocol !== "file:") source.search = version;
      script.src = source;
      script.onload = () => {
        script.remove();
        if (!arrived.has(name)) return reject(new Error(path + " is cut short"));
        resolve(arrived.get(name));
        arrived.delete(name);
      };
      script.onerror = () => {
        script.remove();
        reject(new Error(path + " is not there"));
      };
      document.head.append(script);
    });
  }

  // The value of a script below pagefind/. One that could not be had is asked for again the next time.
  function load(path, name = path, version = "") {
    if (!shards.has(path)) {
      const promise = runScript(path, name, version);
      shards.set(path, promise);
      promise.catch(() => shards.delete(path));
    }
    return shards.get(path);
  }

  // Bytes of base64, unpacked: Pagefind would do so itself, but browsers do it faster.
  function decode(text) {
    const bytes = Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return unpack(new Blob([bytes]).stream());
  }

  const unpack = (stream) => stream.pipeThrough(new DecompressionStream("gzip"));

  // Where each piece of a part is: its pack, its number there, its first byte and its length.
  function locate(tag, packs) {
    const places = new Map();
    packs.forEach((pieces, pack) => {
      let start = `postilShard("${tag}/pack-${pack}.js",["`.length;
      pieces.forEach(([name, length], number) => {
        places.set(name, { pack, number, start, length });
        start += length + '","'.length;
      });
    });
    return places;
  }

  const wholes = new Map();  // the packs that a host sent whole though it was asked for a piece

  async function fetchBytes(path, version, start, length) {
    if (!wholes.has(path)) {
      const response = await fetch(`${place(path).href}?${version}`, { headers: { Range: `bytes=${start}-${start + length - 1}` } });
      if (!response.ok) throw new Error(path + ": " + response.status);
      const text = await response.text();
      if (response.status === 206) return text;
      wholes.set(path, text);
    }
    return wholes.get(path).slice(start, start + length);
  }

  function fetchPieces(parts, fromFiles) {
    const places = new Map();

    async function read(tag, name) {
      const { version } = parts.get(tag);
      const begin = await load(`${tag}/begin.js`, `${tag}/begin.js`, version);
      if (!places.has(tag)) places.set(tag, locate(tag, begin.packs));
      const found = places.get(tag).get(name);
      if (!found) throw new Error(name + " is not there");
      const path = `${tag}/pack-${found.pack}.js`;
      const text = fromFiles
        ? (await load(path, path, version))[found.number]
        : await fetchBytes(path, version, found.start, found.length);
      if (text?.length !== found.length) throw new Error(path + " is cut short");
      return decode(text);
    }

    const shelves = new Map();  // the records of each piece, by its part and name
    function readShelf(tag, name) {
      const key = `${tag}/${name}`;
      if (!shelves.has(key)) {
        const promise = read(tag, name).then((stream) => new Response(stream).json());
        shelves.set(key, promise);
        promise.catch(() => shelves.delete(key));
      }
      return shelves.get(key);
    }

    return async (address) => {
      const [, tag, folder, file] = address.split("?")[0].split("/");
      const { version, digits, wasm } = parts.get(tag);
      if (folder.startsWith("wasm.")) return new Response(decode(await load(wasm)));
      if (folder === "index") return new Response(await read(tag, file.replace(".pf_index", "")));
      if (folder === "fragment") {
        const digest = file.slice(tag.length + 1).replace(".pf_fragment", "");
        const records = await readShelf(tag, "records-" + digest.slice(0, digits));
        if (!records[digest]) throw new Error(file + " is not there");
        return new Response(signature + JSON.stringify(records[digest]));
      }
      const { files } = await load(`${tag}/begin.js`, `${tag}/begin.js`, version);
      if (!(folder in files)) throw new Error(folder + " is not there");
      return new Response(folder.endsWith(".json") ? files[folder] : decode(files[folder]));
    };
  }

  // How Pagefind weighs words: those that only begin as the one looked for count for little, and what it would add
  // for words in titles and the like is left to search-query.js, which knows of all parts.
  const ranking = {
    termSimilarity: 6, pageLength: 0.7, termSaturation: 1.4, termFrequency: 1, diacriticSimilarity: 0.15,
    metaWeights: { title: 0, on: 0, author: 0, date: 0, day: 0, forms: 0, labels: 0, sort: 0, warning: 0 },
  };

  async function open() {
    const manifest = await load("manifest.js");
    const parts = new Map(manifest.parts.map((part) => [part.tag, part]));
    const troubles = [];
    const engines = [];
    const instances = new Map();
    const fromFiles = location.protocol === "file:";
    const tables = Promise.all(manifest.parts.map((part) => load(part.table)));
    if (manifest.core) {
      const makePagefind = await load(manifest.core);
      const quiet = { log() {}, warn() {}, error: (...words) => troubles.push(words.join(" ")) };
      const languages = new Map();
      for (const part of manifest.parts) languages.set(part.language, [...(languages.get(part.language) ?? []), part]);
      await Promise.all(Array.from(languages.values(), async ([first, ...others]) => {
        // Each language has its own engine, since it has its own way to cut words to their stems.
        const Pagefind = makePagefind(fetchPieces(parts, fromFiles), quiet);
        class Engine extends Pagefind {
          init(language) {
            this.ready = super.init(language);
            return this.ready.catch(() => {});
          }
        }
        const engine = new Engine({ basePath: `/${first.tag}/`, language: first.language, metaCacheTag: first.version, ranking });
        await engine.ready;
        instances.set(first.tag, engine.instances[0]);
        await Promise.all(others.map((part) => engine.mergeIndex(`/${part.tag}/`, { language: part.language, metaCacheTag: part.version, ranking })));
        for (const instance of engine.instances) instances.set(instance.basePath.slice(1, -1), instance);
        engines.push(engine);
      }));
    }
    load(manifest.forms).catch(() => {});
    if (fromFiles) load(manifest.words).catch(() => {});  // where it costs nobody a transfer
    return makeIndex(manifest, engines, instances, await tables, troubles);
  }

  function makeIndex(manifest, engines, instances, tables, troubles) {
    const rows = [];            // every record: its id, part, kind, date
    const rowOf = new Map();
    const facets = { kind: new Map(), year: new Map(), author: new Map(), publication: new Map(), label: new Map(), person: new Map(), organisation: new Map(), noted: new Map(), reply: new Map() };
    const add = (facet, value, row) => {
      const values = facets[facet];
      if (!values.has(value)) values.set(value, new Set());
      values.get(value).add(row);
    };
    for (const table of tables) {
      const base = rows.length;
      table.ids.split(" ").forEach((digest, at) => {
        if (!digest) return;
        const id = `${table.tag}_${digest}`;
        const kind = kindNames[table.kinds[at]];
        rowOf.set(id, base + at);
        rows.push({ id, tag: table.tag, kind, date: table.dates[at] });
        add("kind", kind, base + at);
        const year = /^-?\d+/.exec(table.dates[at]);
        if (year) add("year", year[0], base + at);
      });
      for (const facet of ["author", "publication", "label", "person", "organisation"]) {
        for (const [value, own] of table[facet]) for (const at of own) add(facet, value, base + at);
      }
      for (const facet of ["noted", "reply"]) for (const at of table[facet]) add(facet, "yes", base + at);
    }

    // Pagefind says so in the console where it could not read a file, and goes on without it.
    function check() {
      if (troubles.length) throw new Error(troubles[0]);
    }

    const asked = new Map();
    // What all parts together find for a query as Pagefind understands it. Nothing that was asked once is asked again.
    function ask(query) {
      if (!asked.has(query)) {
        if (asked.size > 150) asked.clear();
        const promise = Promise.all(engines.map((engine) => engine.search(query))).then((answers) => {
          check();
          return answers.flatMap((answer) => answer.results);
        });
        asked.set(query, promise);
        promise.catch(() => asked.delete(query));
      }
      return asked.get(query);
    }

    async function show(row) {
      const { id, tag } = rows[row];
      const fragment = await instances.get(tag).loadFragment(id, [], "");
      check();
      return { ...rows[row], content: fragment.content, meta: fragment.meta, url: new URL(fragment.raw_url, document.baseURI) };
    }

    // How many records have a word. A filter that nothing passes spares Pagefind the work of weighing them.
    async function count(word) {
      const answers = await Promise.all(engines.map((engine) => engine.search(`"${word}"`, { filters: { none: "none" } })));
      check();
      return answers.reduce((sum, answer) => sum + answer.unfilteredResultCount, 0);
    }

    return {
      rows, rowOf, facets, ask, count, show,
      languages: manifest.parts.map((part) => part.language),
      sizes: new Map(manifest.parts.map((part) => [part.tag, part.size])),
      words: () => load(manifest.words),
      forms: () => load(manifest.forms),
    };
  }

  return { open };
})();
