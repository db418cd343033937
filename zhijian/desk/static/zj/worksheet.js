// The worksheet 检定工作表: reads what is typed, shows what the judge says. It calculates no error and no limit.
//
// A page with <form data-zj-sheet> (templates/desk/parts/worksheet/) gets `zjSheet`:
//   zjSheet.read()            the sheet as the judge's input (schema of `zhijian metrology judge`): the JSON in
//                             #zj-sheet-base, with every field named by its path, e.g. name="weighing.3.indication".
//                             Digits stay as typed in the field; here they lose blanks and full width.
//   zjSheet.use(judge)        judge(input) → results, or a promise of them; called 80 ms after the last key,
//                             and once at the start. Without a judge the page shows what the server wrote.
//   zjSheet.update(results)   shows results: { verdict: "pass"|"fail"|"incomplete",
//                               items: [{ item, load, error, corrected_error, mpe, verdict, note? }],
//                               problems: [{ field, code, message }], summary: { missing: [...] },
//                               sentences?: ["…"], paper?: "检定证书" }
//     item      a path of a row ("weighing.3", "weighing[3]"), or the name of a test ("weighing"): then the n-th item
//               of that name belongs to the n-th row of that test. Rows are <tr data-row="weighing.3">.
//     field     a path of a field ("weighing.9.delta" or "weighing[9].delta"); its message stands in the row, in ochre.
//     numbers   text, as everywhere; drawn and compared here, never rounded.
//   event "zj:sheet" on the form after each update, detail: results
//
// Keys: Enter goes down, Shift+Enter up, Tab right (the browser's own).
(function () {
  "use strict";
  const form = document.querySelector("[data-zj-sheet]"); // no form where the sheet is only read
  if (!form) return;
  const $ = (selector, within) => (within || form).querySelector(selector);
  const $$ = (selector, within) => [...(within || form).querySelectorAll(selector)];
  const text = form.dataset; // the words of the sheet, translated by the template
  const json = id => { const place = document.getElementById(id); return place ? JSON.parse(place.textContent) : null; };
  const path = name => name.replace(/\[(\d+)\]/g, ".$1");
  const fill = (pattern, values) => (pattern || "").replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
  let judge = null, timer = null, turn = 0;

  // ── Reading ────────────────────────────────────────────────────────────
  const normal = typed => typed.normalize("NFKC").replace(/[\s\u00a0\u202f]/g, "").replace(/\u2212/g, "-");

  function read() {
    const input = json("zj-sheet-base") || {};
    for (const field of form.elements || []) {
      if (!field.name || !field.name.includes(".") || field.type === "submit") continue;
      const value = field.type === "checkbox" ? field.checked : normal(field.value);
      if (value !== "") put(input, field.name.split("."), value);
    }
    return input;
  }
  function put(into, steps, value) {
    steps.forEach((step, i) => {
      if (i === steps.length - 1) into[step] = value;
      else into = into[step] = into[step] || (/^\d+$/.test(steps[i + 1]) ? [] : {});
    });
  }

  // ── Showing ────────────────────────────────────────────────────────────
  const MINUS = "\u2212", NBSP = "\u00a0";
  function written(number, sign) {
    const [, minus, whole, rest] = /^(-?)(\d+)(\..*)?$/.exec(number) || [];
    if (whole === undefined) return number;
    const zero = /^0*$/.test(whole) && /^\.?0*$/.test(rest || "");
    return (zero ? "" : minus ? MINUS : sign ? "+" : "") + whole.replace(/\B(?=(\d{3})+$)/g, NBSP) + (rest || "");
  }

  function rowsByItem(items) {
    const seen = {};
    return items.map(item => {
      const name = path(item.item);
      const exact = $(`[data-row="${name}"]`);
      if (exact) return exact;
      const nth = (seen[name] = (seen[name] || 0) + 1) - 1;
      return $$(`[data-row^="${name}."]`)[nth] || null;
    });
  }

  function update(results) {
    const items = results.items || [], problems = results.problems || [];
    const rows = rowsByItem(items);
    const doubts = new Map(problems.map(problem => [path(problem.field || ""), problem.message]));
    $$("tr[data-row]").forEach(row => {
      const item = items[rows.indexOf(row)];
      showRow(row, item, [...doubts].find(([field]) => field === row.dataset.row || field.startsWith(row.dataset.row + ".")));
    });
    showDoubts(doubts);
    drawCurve(items, rows);
    drawSupports(items, rows);
    showVerdict(results);
    form.dispatchEvent(new CustomEvent("zj:sheet", { bubbles: true, detail: results }));
  }

  function showRow(row, item, doubt) {
    const failed = Boolean(item && item.verdict === "fail");
    row.classList.toggle("is-fail", failed);
    for (const place of $$("[data-calc]", row)) {
      const name = place.dataset.calc, value = item && item[name];
      place.textContent = value === undefined || value === null || value === "" ? "·" : name === "mpe" ? limit(value) : written(value, SIGNED.test(name));
      place.classList.toggle("is-out", failed && name === "corrected_error");
    }
    const why = $("[data-why]", row);
    if (!why) return;
    why.className = doubt ? "zj-query" : failed ? "zj-late" : item && item.note ? "on-limit" : "zj-2";
    why.textContent = doubt ? doubt[1] : sentence(item, failed);
  }
  const SIGNED = /error|difference/; // a spread and a limit have no direction
  const limit = value => (/^[\d.]+$/.test(value) ? "±" + written(value) : value);

  function sentence(item, failed) {
    if (!item || !item.verdict) return "";
    if (item.note) return (failed ? "✕ " : "✓ ") + item.note;
    return failed ? text.wordFail : item.verdict === "pass" ? text.wordPass : "";
  }

  function showDoubts(doubts) {
    for (const field of $$("input[name]")) {
      const doubtful = doubts.has(field.name), row = field.closest("tr[data-row]");
      field.classList.toggle("is-query", doubtful);
      if (!doubtful) { field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby"); continue; }
      field.setAttribute("aria-invalid", "true");
      const why = row && $("[data-why]", row);
      if (why) { why.id = why.id || `why-${row.dataset.row}`; field.setAttribute("aria-describedby", why.id); }
    }
  }

  const isNumber = value => /^[-+]?\d+(\.\d+)?$/.test(value ?? ""); // "E0" stands where an error is the zero error

  function drawCurve(items, rows) {
    const svg = $("[data-zj-curve]"), about = json("zj-sheet-curve");
    if (!svg || !about) return;
    const points = items.filter((item, i) => rows[i] && rows[i].dataset.row.startsWith("weighing.") && isNumber(item.corrected_error))
      .map(item => ({ load: Number(item.load), value: Number(item.corrected_error), verdict: item.verdict, direction: rows[items.indexOf(item)].dataset.direction }));
    const worst = points.filter(point => point.verdict === "fail").length;
    const label = fill(worst ? text.curveFail : text.curvePass, { n: points.length, out: worst });
    zjCurve.draw(svg, { ...about, points, words: { load: text.wordLoad, outside: text.wordOutside, label } });
  }

  function drawSupports(items, rows) {
    const svg = $("[data-zj-supports]"), about = json("zj-sheet-supports");
    if (!svg || !about) return;
    const judged = items.filter(item => path(item.item).startsWith("eccentricity"));
    const placed = judged.some(item => /\d/.test(item.item)); // rows that were left out leave a gap
    const points = about.positions.map((position, i) => {
      const item = placed ? judged.find(one => path(one.item) === `eccentricity.${i}`) : judged[i];
      return { position, value: item && isNumber(item.corrected_error) ? Number(item.corrected_error) : null, verdict: item ? item.verdict : "" };
    });
    const mpe = Number((judged[0] && judged[0].mpe) || about.mpe || 0);
    zjCurve.supports(svg, { points, mpe, entry: text.wordEntry, exit: text.wordExit, words: { label: text.supportsLabel } });
  }

  // The live region changes only when its words do, so that a reader hears a verdict once.
  function showVerdict(results) {
    const word = { pass: text.verdictPass, fail: text.verdictFail, incomplete: text.verdictIncomplete }[results.verdict];
    for (const place of document.querySelectorAll("[data-zj-verdict]")) {
      place.className = place.className.replace(/\bis-(pass|fail|incomplete)\b/g, "").trim() + ` is-${results.verdict}`;
      set($("[data-word]", place), word);
      if (results.sentences) set($("[data-sentences]", place), results.sentences.join(document.documentElement.lang.startsWith("zh") ? "" : " "));
      if (results.paper !== undefined) set($("[data-paper]", place), results.paper ? fill(text.wordPaper, { paper: results.paper }) : "");
    }
  }
  const set = (place, words) => { if (place && place.textContent !== words) place.textContent = words; };

  // ── Keys and events ────────────────────────────────────────────────────
  form.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("table input")) return;
    event.preventDefault();
    const cell = event.target.closest("td"), column = cell.cellIndex;
    let row = cell.parentElement;
    do row = event.shiftKey ? row.previousElementSibling : row.nextElementSibling;
    while (row && !(row.cells[column] && $("input:not([type=hidden])", row.cells[column])));
    const next = row && $("input:not([type=hidden])", row.cells[column]);
    if (next) { next.focus(); next.select(); }
  });
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 80); });
  form.addEventListener("zj:restored", () => run());

  async function run() {
    if (!judge) return;
    const mine = ++turn;
    const results = await judge(read());
    if (mine === turn && results) update(results); // a later key has asked again: its answer counts
  }

  window.zjSheet = { read, update, use(given) { judge = given; return run(); } };
  const initial = json("zj-sheet-results");
  if (initial) update(initial);
  document.dispatchEvent(new CustomEvent("zj:sheet-ready"));
})();
