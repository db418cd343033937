// The worksheet of a verification: judges as digits are typed, and puts the judgement into words.
//
//   zjSheetJudge.measured(sheet)                         { parts, origin(path) }: rows with nothing typed are left out
//   zjSheetJudge.told(judged, origin, says, unit, plate) what worksheet.js shows: rows, notes, sentences, marks
//
// Twins of zhijian/lines/metrology/rules/measured.py and zhijian/desk/sheet/verdicts.py: same steps, same order; a test
// holds them together. Numbers are compared by judge.js, exactly; the sentences come from the page (#zj-sheet-about).
// Below them: tabs with marks, rows that are added, the draft's own rows, standards, and the one act of the page.
(function (root) {
  "use strict";
  const judge = root.zjJudge || (typeof require === "function" ? require("./judge.js") : null);
  const PARTS = ["zero", "weighing", "eccentricity", "repeatability", "discrimination", "tare", "net", "substitution"];
  const OFFERED = ["load", "direction", "position", "range"];
  const SHOWN = 3, MINUS = "\u2212", NBSP = "\u00a0", MISSING = "\u2014";

  // ── What was measured ──────────────────────────────────────────────────
  const isEmpty = value => value === null || value === undefined || (typeof value === "string" && !value.replace(/\s+/g, ""));

  function measured(sheet) {
    const parts = {}, origins = {};
    for (const part of PARTS) {
      const kept = keep(sheet[part], part, part, origins);
      if (kept !== null) parts[part] = kept;
    }
    return { parts, origins, origin: path => originOf(path, origins) };
  }
  function keep(value, path, origin, origins) {
    if (Array.isArray(value)) {
      const rows = [];
      for (let position = 0; position < value.length; position += 1) {
        const place = `${path}[${rows.length}]`, stood = `${origin}[${position}]`;
        const kept = keep(value[position], place, stood, origins);
        if (kept !== null) { rows.push(kept); origins[place] = stood; }
      }
      return rows.length ? rows : null;
    }
    if (value !== null && typeof value === "object") {
      const row = {};
      for (const key of Object.keys(value)) {
        const kept = keep(value[key], `${path}.${key}`, `${origin}.${key}`, origins);
        if (kept !== null) row[key] = kept;
      }
      return Object.keys(row).some(key => !OFFERED.includes(key)) ? row : null;
    }
    return isEmpty(value) ? null : value;
  }
  function originOf(path, origins) {
    const ends = [...path.matchAll(/\[\d+\]/g)].map(found => found.index + found[0].length).reverse();
    const end = ends.find(at => path.slice(0, at) in origins);
    return end === undefined ? path : origins[path.slice(0, end)] + path.slice(end);
  }

  // ── What the judgement says ────────────────────────────────────────────
  function told(judged, origin, says, unit, plateRead) {
    const doubts = judged.problems.filter(one => (onPlate(one, says) ? !plateRead : says.mend.includes(one.code)));
    const rows = judged.items.map(item => inDoubt(item, doubts));
    const plates = judged.problems.filter(one => plateRead && onPlate(one, says)).map(one => one.message);
    const failing = rows.filter(item => item.verdict === "fail");
    const verdict = failing.length || plates.length ? "fail" : doubts.length ? "incomplete" : judged.verdict;
    const items = rows.map(item => ({ ...item, item: origin(item.field), note: note(item, says, unit) }));
    const ready = !doubts.length && judged.verdict !== "incomplete";
    return {
      verdict,
      items: items.concat(readings(rows, origin)),
      problems: doubts.map(one => ({ ...one, field: origin(one.field) })),
      summary: { missing: judged.summary.missing },
      sentences: plates.concat(sayFailing(failing, says, unit), sayOpen(judged, rows, doubts, says, verdict)),
      advice: ready ? judged.summary.advice.map(one => one.message) : [],
      paper: says[`paper_${verdict}`] || "",
      marks: marksOf(rows),
      ready,
    };
  }
  const onPlate = (problem, says) => says.plate.includes(problem.code) || says.plate.includes(`${problem.code}.${problem.params.variant || ""}`);
  function inDoubt(item, doubts) {
    const within = one => one.field === item.field || one.field.startsWith(item.field + ".") || one.field.startsWith(item.field + "[");
    const unknown = { verdict: "incomplete", error: null, corrected_error: null };
    for (const name of ["difference", "spread"]) if (name in item) unknown[name] = null;
    return doubts.some(within) ? { ...item, ...unknown } : item;
  }
  const readings = (rows, origin) => rows.flatMap(row => (row.errors || []).map((error, n) => ({ item: origin(`${row.field}.readings[${n}]`), error })));

  const known = value => value !== null && value !== undefined;
  const size = text => judge.decimal(text.replace(/^[-+]/, ""));
  function compared(item) {
    if (!known(item.mpe)) return [null, null];
    const value = known(item.corrected_error) ? item.corrected_error : item.error;
    const sizes = [value, item.spread].filter(known).map(size);
    return [sizes.length ? sizes.reduce((a, b) => (judge.compare(b, a) > 0 ? b : a)) : null, judge.decimal(item.mpe)];
  }
  function note(item, says, unit) {
    const [found, limit] = compared(item);
    if (item.verdict === "fail") {
      if (item.item === "discrimination" && known(item.difference)) return fill(says.too_still, item, unit);
      if (item.item === "substitution") return says.too_light;
      return found && limit ? fill(says.outside, { by: judge.plain(judge.subtract(found, limit)) }, unit) : "";
    }
    return item.verdict === "pass" && found && limit && judge.compare(found, limit) === 0 ? says.on_limit : "";
  }
  function sayFailing(failing, says, unit) {
    const rest = failing.length - SHOWN;
    return failing.slice(0, SHOWN).map(item => sentence(item, says, unit)).concat(rest > 0 ? [fill(says.s_more, { n: String(rest) }, unit)] : []);
  }
  function sentence(item, says, unit) {
    const pattern = item.item === "discrimination" ? says.s_still : item.item === "substitution" ? says.s_light
      : known(item.errors) ? says.s_spread : known(item.corrected_error) ? says.s_corrected : says.s_error;
    const value = known(item.corrected_error) ? item.corrected_error : item.error;
    const limit = item.limit || item.mpe;
    return fill(pattern, { ...item, test: says.tests[item.item] || item.item, limit, value: known(value) ? written(value, true) : "" }, unit);
  }
  function sayOpen(judged, rows, doubts, says, verdict) {
    const sentences = doubts.filter(one => !inTable(one.field)).map(one => one.message);
    if (doubts.some(one => onPlate(one, says))) sentences.push(says.s_plate);
    const marked = doubts.filter(one => inTable(one.field)).length;
    if (marked) sentences.push(fill(says.s_doubts, { n: String(marked) }, ""));
    const waiting = judged.items.filter(row => row.verdict === "incomplete").length;
    if (waiting) sentences.push(fill(says.s_waiting, { n: String(waiting) }, ""));
    const missing = judged.summary.missing.map(name => says.tests[name] || name).join(says.list);
    if (missing) sentences.push(fill(verdict === "fail" && !doubts.length ? says.s_enough : says.s_missing, { tests: missing }, ""));
    if (verdict === "pass") sentences.push(fill(says.s_pass, { n: String(rows.length) }, ""));
    return sentences;
  }
  const inTable = field => PARTS.includes(field.split("[")[0].split(".")[0]);
  function marksOf(rows) {
    const marks = {};
    for (const row of rows) {
      const verdicts = [marks[row.item] || "pass", row.verdict];
      marks[row.item] = verdicts.includes("fail") ? "fail" : verdicts.includes("incomplete") ? "incomplete" : "pass";
    }
    return marks;
  }
  function fill(pattern, values, unit) {
    let text = pattern.replaceAll("{unit}", unit);
    for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{${name}}`, () => shown(value));
    return text;
  }
  const shown = value => (!known(value) ? MISSING : typeof value === "string" && value && value[0] !== "+" ? written(value) : String(value));
  function written(number, sign) {
    const [, minus, whole, rest] = /^(-|\u2212?)(\d+)(\.\d+)?$/.exec(number) || [];
    if (whole === undefined) return number;
    const zero = /^0*$/.test(whole) && /^\.?0*$/.test(rest || "");
    return (zero ? "" : minus ? MINUS : sign ? "+" : "") + whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, NBSP) + (rest || "");
  }

  root.zjSheetJudge = { measured, told };
  if (typeof module === "object" && module.exports) module.exports = root.zjSheetJudge;
  if (typeof document === "undefined") return;

  // ── The page ───────────────────────────────────────────────────────────
  const sheet = document.querySelector("[data-zj-sheet]"), place = document.getElementById("zj-sheet-about");
  if (!sheet || !place) return;
  const about = JSON.parse(place.textContent), { says } = about;
  const $ = (selector, within) => (within || document).querySelector(selector);
  const $$ = (selector, within) => [...(within || document).querySelectorAll(selector)];

  // Tabs: one test at a time while the sheet is filled; whoever reads it, on screen or on paper, sees all of them.
  const sections = $$("section[data-test]", sheet);
  const tabOf = name => $(`.zj-tabs a[href="#t-${name}"]`, sheet);
  const isOpen = name => sections.some(section => section.dataset.test === name && !section.classList.contains("is-away"));
  function open(name) {
    if (!sections.some(section => section.dataset.test === name)) return;
    for (const section of sections) section.classList.toggle("is-away", section.dataset.test !== name);
    for (const tab of $$(".zj-tabs a", sheet)) tab.removeAttribute("aria-current");
    tabOf(name).setAttribute("aria-current", "step");
  }
  function goTo(name) {
    open(name);
    const section = sections.find(one => one.dataset.test === name);
    const fields = $$("td input.in", section);
    const next = fields.find(field => field.classList.contains("is-query")) || fields.find(field => !field.value) || fields[0];
    if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }
  }
  sheet.addEventListener("click", event => {
    const tab = event.target.closest(".zj-tabs a[href^='#t-']");
    if (tab && about.payload) { event.preventDefault(); open(tab.getAttribute("href").slice(3)); }
    const print = event.target.closest("[data-zj-print]");
    if (print) window.print();
  });
  for (const button of $$("[data-zj-print]")) button.addEventListener("click", () => window.print());
  if (!about.payload && !about.plain) return;
  if (sections.length) open((sections.find(section => $(".is-query", section)) || sections[0]).dataset.test);

  // Rows: the last one of its kind is copied, emptied and numbered on.
  const numberOf = row => Number(row.dataset.row.split(".")[1]);
  const rowsOf = part => $$(`tr[data-row^="${part}."]`, sheet);
  const isReading = row => row.dataset.row.includes(".readings.");
  function copy(row, from, to, n) {
    const made = row.cloneNode(true);
    const renamed = text => (text.startsWith(from) ? to + text.slice(from.length) : text);
    made.dataset.row = renamed(made.dataset.row);
    made.classList.remove("is-fail");
    for (const field of $$("input", made)) {
      field.name = renamed(field.name);
      if (field.dataset.word) field.setAttribute("aria-label", fill(about.row, { field: field.dataset.word, n: String(n + 1) }, ""));
      if (field.name.endsWith(".position")) field.value = String(n + 1);
      else if (!field.hidden && field.type !== "hidden") field.value = "";
    }
    for (const cell of $$("[data-count]", made)) cell.textContent = String(n + 1);
    for (const cell of $$("[data-calc]", made)) cell.textContent = "\u00b7";
    for (const why of $$("[data-why]", made)) { why.id = `why-${made.dataset.row}`; why.textContent = ""; }
    return made;
  }
  function addRow(part, direction) {
    const rows = rowsOf(part).filter(row => !direction || row.dataset.direction === direction);
    const next = Math.max(...rowsOf(part).map(numberOf)) + 1, last = numberOf(rows[rows.length - 1]);
    const group = rows.filter(row => numberOf(row) === last);
    const made = group.map(row => copy(row, `${part}.${last}`, `${part}.${next}`, isReading(row) ? Number(row.dataset.row.split(".")[3]) : next));
    group[group.length - 1].after(...made);
    return made[0];
  }
  function addReading(number) {
    const rows = rowsOf("repeatability").filter(row => isReading(row) && numberOf(row) === number);
    const last = rows[rows.length - 1], n = rows.length;
    last.after(copy(last, `repeatability.${number}.readings.${n - 1}`, `repeatability.${number}.readings.${n}`, n));
  }
  sheet.addEventListener("click", event => {
    const button = event.target.closest("[data-zj-add]");
    if (!button) return;
    const [part, what] = button.dataset.zjAdd.split(".");
    if (what === "reading") new Set(rowsOf(part).map(numberOf)).forEach(addReading);
    else { const field = $("input.in", addRow(part, what)); if (field) field.focus(); }
    if (root.zjSheet && about.payload) root.zjSheet.use(judgeSheet);
  });

  // A draft brings back its fields; the rows that were added for them come first.
  function rowsOfDraft() {
    let draft = null;
    try { draft = JSON.parse(localStorage.getItem(`zj.draft.${document.body.dataset.zjUser || ""}.${sheet.dataset.zjDraft}`)); } catch { return; }
    const values = draft && draft.values || {};
    const fresh = Object.keys(values).filter(name => /^\w+\.\d+\./.test(name) && !sheet.elements[name]);
    for (const name of fresh) makeRoom(name, values);
    for (const name of fresh) if (sheet.elements[name]) sheet.elements[name].value = values[name];
  }
  function makeRoom(name, values) {
    const [part, number, , reading] = name.split(".");
    let guard = 200;
    while (!sheet.elements[name] && rowsOf(part).length && (guard -= 1)) {
      if (reading !== undefined && rowsOf(part).some(row => numberOf(row) === Number(number))) addReading(Number(number));
      else addRow(part, values[`${part}.${number}.direction`]);
    }
  }
  sheet.addEventListener("zj:restored", rowsOfDraft, true);
  if (sheet.dataset.zjDraft) {
    let draft = null;
    try { draft = JSON.parse(localStorage.getItem(`zj.draft.${document.body.dataset.zjUser || ""}.${sheet.dataset.zjDraft}`)); } catch { draft = null; }
    if (draft && draft.rev === (sheet.dataset.zjRev || "")) rowsOfDraft();
  }
  if (about.plain) sheet.addEventListener("change", event => {
    if (event.target.name !== "verdict") return;
    const verdict = event.target.value; // the verifier's own word, where no rules are built in
    root.zjSheet.update({ verdict, items: [], problems: [], paper: says[`paper_${verdict}`] });
  });
  if (!about.payload) return;

  // The standards that are ticked, with what the institute's register says of them.
  function standards() {
    return $$("input[name=standard]:checked", sheet).map(box => about.standards[box.value]).filter(Boolean);
  }
  function showStandards(problems) {
    const ticked = $$("input[name=standard]:checked", sheet);
    for (const why of $$("[data-standard-why]", sheet)) why.textContent = "";
    ticked.forEach((box, n) => {
      const words = problems.filter(one => one.field.startsWith(`standards[${n}].`)).map(one => one.message);
      const why = $(`[data-standard-why="${box.value}"]`, sheet);
      if (why) why.textContent = words.join(" ");
    });
  }

  function judgeSheet(input) {
    const found = measured(input), day = $("input[name=zj_on]", sheet);
    const { regulation, kind, instrument } = input;
    const asked = { regulation, kind, performed_on: (day && day.value) || input.performed_on, instrument, ...found.parts };
    const used = standards();
    if (used.length) asked.standards = used;
    if (input.environment) asked.environment = input.environment;
    const judged = judge.judge(about.payload, asked, about.lang);
    const plate = $("input[name=plate_read]", sheet);
    const results = told(judged, found.origin, says, about.unit, Boolean(plate && plate.checked));
    showStandards(judged.problems);
    showPlate(judged.problems, plate);
    showTabs(results);
    showActs(results);
    return results;
  }
  function showPlate(problems, plate) {
    const line = plate && plate.closest("[data-zj-plate]");
    if (line) line.hidden = !plate.checked && !problems.some(one => onPlate(one, says));
  }
  const MARK = { pass: "\u2713", fail: "\u2715", incomplete: "\u25cb" };
  function showTabs(results) {
    for (const section of sections) {
      const name = section.dataset.test, tab = tabOf(name), mark = tab && $("span", tab);
      if (!mark) continue;
      const verdict = results.marks[name] || (about.required.includes(name) ? "incomplete" : "");
      mark.textContent = MARK[verdict] || about.not_needed;
      mark.className = verdict === "fail" ? "zj-late" : "zj-3";
    }
    for (const list of $$("[data-zj-advice]")) {
      list.replaceChildren(...results.advice.map(text => { const item = document.createElement("li"); item.textContent = text; return item; }));
      list.hidden = !results.advice.length;
    }
  }

  // One act: what is next to do, or the record. A failing sheet may be recorded while tests are open, so both stand.
  function showActs(results) {
    const next = nextStep(results);
    for (const button of $$("[data-zj-record]", sheet)) {
      button.hidden = !results.ready;
      button.textContent = results.verdict === "fail" ? says.record_fail : says.record_pass;
    }
    for (const button of $$("[data-zj-go]", sheet)) {
      button.hidden = !next;
      button.classList.toggle("btn-primary", !results.ready);
      if (next) { button.textContent = next.words; button.dataset.zjGo = next.test; }
    }
  }
  function nextStep(results) {
    const partOf = path => path.split("[")[0].split(".")[0];
    const doubt = results.problems.find(one => inTable(one.field));
    if (doubt) return { test: partOf(doubt.field), words: says.go_doubt };
    const open_ = about.tests.find(name => results.marks[name] === "incomplete" || results.summary.missing.includes(name));
    return open_ ? { test: open_, words: fill(says.go, { test: says.tests[open_] }, "") } : null;
  }
  sheet.addEventListener("click", event => {
    const button = event.target.closest("[data-zj-go]");
    if (button) goTo(button.dataset.zjGo);
  });

  root.zjSheet.use(judgeSheet).then(() => {
    const wanted = $(".is-query", sheet), section = wanted && wanted.closest("section[data-test]");
    if (section && !isOpen(section.dataset.test)) open(section.dataset.test);
  });
})(typeof window === "undefined" ? globalThis : window);
