// Judge: the rules of measurement in the page, so that errors, limits and verdicts appear as digits are typed.
//
//   zjJudge.judge(payload, document, "zh" | "en")   the same JSON as `zhijian metrology judge` prints
//   zjJudge.decimal("12.50"), zjJudge.plain(d)      exact decimals {n: BigInt, s: digits after the point}
//
// The twin of zhijian/lines/metrology/rules: same steps, same names, same order. The payload (browser.py) carries the
// pack with its formulas as trees, the sentences and the units; this file has no number of a regulation in it.
// The server judges again and its word counts; a differential test holds the two together.
(function (root) {
  "use strict";
  const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
  const get = (object, key) => (has(object, key) && object[key] !== undefined ? object[key] : null);
  const list = value => (value === undefined || value === null ? [] : value);

  // ── Exact decimals: n · 10^-s ──────────────────────────────────────────
  const DIGITS = 20, ZERO = BigInt(0), TEN = BigInt(10);
  const NUMBER = new RegExp(`^[+-]?(?=\\.?[0-9])[0-9]{0,${DIGITS}}(?:\\.[0-9]{0,${DIGITS}})?$`);
  const WITH_UNIT = /^([^A-Za-z\u4e00-\u9fff]*?)[ \t]*([A-Za-z\u4e00-\u9fff]+)$/;
  function decimal(text) {
    if (!NUMBER.test(text)) return null;
    const [whole, part] = text.replace(/^[+-]/, "").split(".");
    const n = BigInt((whole || "") + (part || "") || "0");
    return { n: text[0] === "-" ? -n : n, s: (part || "").length };
  }
  const count = number => ({ n: BigInt(number), s: 0 });
  const scaled = (d, s) => d.n * TEN ** BigInt(s - d.s);
  function aligned(a, b) { const s = Math.max(a.s, b.s); return [scaled(a, s), scaled(b, s), s]; }
  const add = (a, b) => { const [x, y, s] = aligned(a, b); return { n: x + y, s }; };
  const negate = a => ({ n: -a.n, s: a.s });
  const subtract = (a, b) => add(a, negate(b));
  const multiply = (a, b) => ({ n: a.n * b.n, s: a.s + b.s });
  const absolute = a => (a.n < ZERO ? negate(a) : a);
  const compare = (a, b) => { const [x, y] = aligned(a, b); return x < y ? -1 : x > y ? 1 : 0; };
  const largest = all => all.reduce((a, b) => (compare(b, a) > 0 ? b : a));
  const smallest = all => all.reduce((a, b) => (compare(b, a) < 0 ? b : a));
  function plain(d) {
    const digits = absolute(d).n.toString().padStart(d.s + 1, "0");
    const cut = digits.length - d.s, part = digits.slice(cut).replace(/0+$/, "");
    const text = digits.slice(0, cut) + (part ? "." + part : "");
    return d.n < ZERO ? "-" + text : text;
  }
  const isWhole = d => scaled(d, d.s) % TEN ** BigInt(d.s) === ZERO;
  const isOneTwoFive = d => d.n > ZERO && ["1", "2", "5"].includes(d.n.toString().replace(/0+$/, ""));
  const shift = (d, power) => (power >= 0 ? { n: d.n * TEN ** BigInt(power), s: d.s } : { n: d.n, s: d.s - power });

  // ── Formulas: trees of lists; undefined where a value is not known ─────
  const OPERATIONS = {
    "+": add, "-": subtract, "*": multiply,
    "<=": (a, b) => compare(a, b) <= 0, ">=": (a, b) => compare(a, b) >= 0, "==": (a, b) => compare(a, b) === 0,
    "<": (a, b) => compare(a, b) < 0, ">": (a, b) => compare(a, b) > 0,
  };
  const FUNCTIONS = { abs: absolute, one_two_five: isOneTwoFive, whole: isWhole };
  function value(node, env) {
    if (node[0] === "num") return decimal(node[1]);
    if (node[0] === "var") return has(env, node[1]) ? env[node[1]] : undefined;
    const parts = node.slice(node[0] === "call" ? 2 : 1).map(each => value(each, env));
    if (parts.includes(undefined)) return undefined;
    if (node[0] === "neg") return negate(parts[0]);
    return node[0] === "call" ? FUNCTIONS[node[1]](parts[0]) : OPERATIONS[node[0]](parts[0], parts[1]);
  }
  function holds(conditions, env) {
    const all = list(conditions).map(each => value(each, env));
    return all.includes(false) ? false : all.includes(undefined) ? null : true;
  }
  const applies = (rule, choices) => Object.entries(rule.where || {}).every(([name, one]) => choices[name] === one);
  function firstCase(cases, env, choices) {
    const found = cases.find(one => applies(one, choices) && holds(one.when, env) === true);
    return found && value(found.is, env);
  }
  function withDerived(rules, env, choices) {
    const made = Object.assign({}, env);
    for (const rule of list(rules)) {
      const derived = has(made, rule.name) ? undefined : firstCase(rule.cases, made, choices);
      if (derived !== undefined) made[rule.name] = derived;
    }
    return made;
  }

  // ── What is said ───────────────────────────────────────────────────────
  class Findings {
    constructor() { this.problems = []; this.advice = []; }
    problem(field, code, variant, params) { this.add(this.problems, { field, code, variant: variant || "", params: params || {} }); }
    advise(field, code, params) { this.add(this.advice, { field, code, variant: "", params: params || {} }); }
    add(to, one) { if (!to.some(each => each.field === one.field && each.code === one.code)) to.push(one); }
  }
  function words(env) {
    const names = ["load", "max", "e", "step", "delta", "error", "limit", "mpe", "supports"];
    return Object.assign({}, ...names.filter(name => has(env, name)).map(name => ({ [name]: plain(env[name]) })));
  }
  function shown(raw) {
    let text = String(raw).toLowerCase();
    if (typeof raw === "string") text = Array.from(raw, sign => (/^[\ud800-\udfff]$/.test(sign) ? "?" : sign)).join("");
    else if (Array.isArray(raw)) text = "[…]";
    else if (typeof raw === "object") text = "{…}";
    text = text.replace(/\t/g, " ").split(/\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/).join(" ");
    return Array.from(text).length <= 40 ? text : Array.from(text).slice(0, 39).join("") + "…";
  }

  // ── Reading ────────────────────────────────────────────────────────────
  const trim = text => text.replace(/^[ \t\r\n\f\v]+|[ \t\r\n\f\v]+$/g, "");
  const fold = text => trim(text.normalize("NFKC").replace(/\u2212/g, "-"));
  const isObject = raw => typeof raw === "object" && raw !== null && !Array.isArray(raw);
  class Reader {
    constructor(findings, payload, unit) { Object.assign(this, { findings, payload, unit: unit || null }); }
    table(raw, path) {
      if (raw === null || isObject(raw)) return raw;
      return this.bad(path, "not_an_object", raw);
    }
    rows(raw, path) {
      if (raw === null || Array.isArray(raw)) return list(raw);
      this.bad(path, "not_a_list", raw);
      return [];
    }
    values(source, path, names, convert) {
      const result = { numbers: {}, typed: {}, bad: false };
      const unit = this.unitOf(source, path, convert, result);
      for (const name of names) {
        const raw = get(source, name);
        if (raw === null) continue;
        const read = this.number(raw, `${path}.${name}`, unit, convert);
        if (read === null) result.bad = true;
        else [result.numbers[name], result.typed[name]] = read;
      }
      return result;
    }
    choice(raw, path, choices, code) {
      if (raw === null) return null;
      const wanted = fold(this.typed(raw)).replace(/^[()]+|[()]+$/g, "").toLowerCase();
      const found = Object.keys(choices).find(key => [key, ...choices[key]].some(name => name.toLowerCase() === wanted));
      if (found !== undefined) return found;
      this.findings.problem(path, code, "unknown", { value: shown(raw) });
      return null;
    }
    flag(raw, path) {
      if (raw === null) return null;
      const text = (typeof raw === "string" ? fold(raw) : String(raw)).toLowerCase();
      if (["true", "yes", "on", "1", "是"].includes(text)) return count(1);
      if (["false", "no", "off", "0", "否"].includes(text)) return count(0);
      return this.bad(path, "not_a_flag", raw);
    }
    day(raw, path) {
      if (raw === null) return null;
      const match = typeof raw === "string" && /^(\d{4})-(\d{2})-(\d{2})$/.exec(fold(raw));
      const made = match && new Date(`${match[0]}T00:00:00Z`);
      if (made && match[1] !== "0000" && !isNaN(made) && made.toISOString().slice(0, 10) === match[0]) return match[0];
      return this.bad(path, "not_a_day", raw);
    }
    documentUnit(instrument, names) {
      const given = get(instrument, "unit");
      if (given !== null) {
        const unit = this.unitNamed(given);
        if (unit === null) this.findings.problem("instrument.unit", "MIXED_UNITS", "unknown", { value: shown(given) });
        return unit;
      }
      for (const name of names) {
        const raw = get(instrument, name);
        const match = typeof raw === "string" && WITH_UNIT.exec(fold(raw));
        if (match && this.unitNamed(match[2])) return this.unitNamed(match[2]);
      }
      return null;
    }
    unitNamed(text) { return typeof text === "string" ? get(this.payload.unit_names, fold(text)) : null; }
    unitOf(source, path, convert, result) {
      const given = get(source, "unit");
      if (given === null || path === "instrument") return null;
      const unit = this.unitNamed(given);
      if (unit === null || !(convert || unit === this.unit)) {
        this.findings.problem(`${path}.unit`, "MIXED_UNITS", "", { unit: this.unit || "?", value: shown(given) });
        result.bad = true;
      }
      return unit;
    }
    number(raw, path, unit, convert) {
      let typed = this.typed(raw), read = decimal(typed);
      if (read === null) {
        const match = WITH_UNIT.exec(convert ? typed.replace(/^±/, "").replace(/^\s+/, "") : typed);
        const digits = match ? match[1] : convert ? typed.replace(/^±/, "").replace(/^\s+/, "") : typed;
        read = decimal(digits);
        if (match) unit = this.unitNamed(match[2]);
        if (read === null || (match && unit === null)) return this.bad(path, "not_a_number", raw);
        typed = digits;
      }
      if (unit === null || unit === this.unit) return [read, typed];
      if (!convert || this.unit === null) {
        this.findings.problem(path, "MIXED_UNITS", "", { unit: this.unit || "?", value: shown(raw) });
        return null;
      }
      return [shift(read, this.payload.units[unit] - this.payload.units[this.unit]), typed];
    }
    typed(raw) {
      if (typeof raw === "string") return fold(raw);
      return typeof raw === "number" && Number.isSafeInteger(raw) ? String(raw) : "";
    }
    bad(path, variant, raw) { this.findings.problem(path, "BAD_NUMBER", variant, { value: shown(raw) }); return null; }
  }

  // ── The instrument ─────────────────────────────────────────────────────
  function readInstrument(raw, payload, reader) {
    const pack = payload.pack, rules = pack.instrument, table = reader.table(raw, "instrument") || {};
    reader.unit = reader.documentUnit(table, rules.numbers);
    const choices = {};
    for (const [name, options] of Object.entries(rules.choices)) {
      const key = reader.choice(get(table, name), `instrument.${name}`, options, rules.unknown_choice[name]);
      if (key !== null) choices[name] = key;
    }
    let [env, given] = numbersOf(table, payload, reader);
    const ranges = pack.ranges ? rangesOf(table, pack, reader) : [];
    const mode = (pack.ranges && choices[pack.ranges.mode]) || "";
    const apart = Boolean(pack.ranges && list(pack.ranges.apart).includes(mode));
    if (ranges.length) Object.assign(env, wholeOf(ranges, env, pack, reader));
    if (ranges.length > 1) {
      delete env.d;
      given = new Set([...[...given].filter(name => name !== "d"), ...ranges.flatMap(one => Object.keys(one.own))]);
    }
    const units = {};
    for (const unit of reader.unit ? Object.keys(payload.units) : []) {
      units[unit.toLowerCase()] = shift(count(1), payload.units[unit] - payload.units[reader.unit]);
    }
    const top = source => (has(source, "max") ? { top: source.max } : {});
    const derived = (...all) => withDerived(pack.derived, Object.assign({}, units, ...all), choices);
    const segments = (ranges.length ? ranges : [{ own: env, path: "instrument" }])
      .map(({ own, path }) => ({ env: derived(env, own, top(apart ? own : env)), path }));
    const instrument = { unit: reader.unit, env: derived(env, top(env)), choices, given, segments, apart };
    if (ranges.length > 1 && !mode && get(table, "range_mode") === null) {
      reader.findings.problem("instrument.range_mode", pack.ranges.code, "no_mode");
    }
    checkInstrument(instrument, pack, reader.findings);
    return instrument;
  }
  function numbersOf(table, payload, reader) {
    const rules = payload.pack.instrument, counts = list(rules.counts);
    const env = reader.values(table, "instrument", rules.numbers.filter(name => !counts.includes(name))).numbers;
    Object.assign(env, new Reader(reader.findings, payload).values(table, "instrument", counts).numbers);
    dropNotAboveZero(env, rules, "instrument", reader.findings);
    const given = new Set(Object.keys(env));
    for (const name of list(rules.flags)) {
      const flag = reader.flag(get(table, name), `instrument.${name}`);
      if (flag !== null) env[name] = flag;
    }
    return [env, given];
  }
  function dropNotAboveZero(env, rules, path, findings) {
    for (const [name, code] of Object.entries(rules.above_zero)) {
      if (!has(env, name) || env[name].n > ZERO) continue;
      findings.problem(`${path}.${name}`, code, "not_above_zero", { value: plain(env[name]) });
      delete env[name];
    }
  }
  function rangesOf(table, pack, reader) {
    const rules = pack.ranges, found = [];
    reader.rows(get(table, rules.part), `instrument.${rules.part}`).forEach((row, position) => {
      const path = `instrument.${rules.part}[${position}]`;
      const own = reader.values(reader.table(row, path) || {}, path, rules.numbers).numbers;
      dropNotAboveZero(own, pack.instrument, path, reader.findings);
      if (has(own, "max") && has(own, "e")) found.push({ own, path });
      else reader.findings.problem(path, rules.code, "no_max_or_e");
    });
    return found;
  }
  function wholeOf(ranges, env, pack, reader) {
    const last = ranges[ranges.length - 1];
    if (has(env, "max") && compare(env.max, last.own.max) !== 0) {
      const params = { value: plain(last.own.max), max: plain(env.max) };
      reader.findings.problem(`${last.path}.max`, pack.ranges.code, "last_max", params);
    }
    return { max: last.own.max, e: ranges[0].own.e };
  }
  function checkInstrument(instrument, pack, findings) {
    for (const check of list(pack.instrument_checks)) {
      if (!applies(check, instrument.choices) || !list(check.given).every(name => instrument.given.has(name))) continue;
      for (const [env, path] of subjects(instrument, check)) {
        if (!violated(check, env, instrument.choices)) continue;
        const params = Object.assign({}, instrument.choices);
        for (const name of ["max", "e", "d", "min", "supports"]) if (has(env, name)) params[name] = plain(env[name]);
        findings.problem(`${path}.${check.field}`, check.code, check.variant, params);
      }
    }
  }
  function subjects(instrument, check) {
    if (check.each === "range") return instrument.segments.map(one => [one.env, one.path]);
    if (check.each !== "range_pair") return [[instrument.env, "instrument"]];
    return instrument.segments.slice(1).map((upper, before) => {
      const lower = instrument.segments[before], env = Object.assign({}, lower.env);
      for (const name of Object.keys(upper.env)) env[`next_${name}`] = upper.env[name];
      return [env, lower.path];
    });
  }
  function violated(check, env, choices) {
    if (holds(check.ok, env) === false) return true;
    const possible = one => Object.entries(one.where || {}).every(([name, key]) => !has(choices, name) || choices[name] === key);
    const alternatives = list(check.any).filter(possible);
    return alternatives.length > 0 && alternatives.every(one => holds(one.ok, env) === false);
  }
  function segmentOf(instrument, point, named) {
    const all = instrument.segments;
    if (named) return all[named - 1];
    if (!point) return all[0];
    return all.find(one => !has(one.env, "max") || compare(point, one.env.max) <= 0) || all[all.length - 1];
  }

  // ── Limits by bands ────────────────────────────────────────────────────
  function limitsAt(bands, point, env) {
    if (!bands.table) return null;
    for (const band of bands.table) {
      const edge = has(band, "upto") ? value(band.upto, env) : point;
      if (edge === undefined) return null;
      if (compare(point, edge) <= 0) return limitsOf(band, bands.factor, env);
    }
    return {};
  }
  function limitsOf(band, factor, env) {
    const read = node => { const limit = value(node, env); return limit && multiply(limit, factor); };
    if (has(band, "limit")) {
      const limit = read(band.limit);
      return limit === undefined ? null : { low: negate(limit), high: limit, mpe: limit };
    }
    const low = read(band.low), high = read(band.high);
    return low === undefined || high === undefined ? null : { low, high };
  }

  // ── The bench: the tests of the pack, row by row ───────────────────────
  const inputsOf = test => [...list(test.inputs), ...list(test.optional)];
  const something = (test, source) => (test.at_least_one || Object.keys(source)).some(name => get(source, name) !== null);
  class Bench {
    constructor(pack, instrument, reader, bands) {
      Object.assign(this, { pack, instrument, reader, bands, exports: {}, unreadable: new Set(), limits: [] });
    }
    judgeTest(test, part) {
      if (test.shape === "one") {
        const source = this.reader.table(part, test.part);
        return source && something(test, source) ? [this.row(test, source, test.part)] : [];
      }
      const items = this.reader.rows(part, test.part).map((each, position) => {
        const path = `${test.part}[${position}]`, source = this.reader.table(each, path);
        return source !== null || each === null ? this.row(test, source || {}, path) : item(test.name, path, "fail");
      });
      if (items.length) this.adviseTest(test, items);
      return items;
    }
    limitAt(point) { return (limitsAt(this.bands, point, segmentOf(this.instrument, point).env) || {}).mpe; }
    smallestLimit() { return this.limits.length ? smallest(this.limits) : this.limitAt(count(0)); }

    row(test, source, path) {
      const row = this.read(test, source, path);
      this.check(row, test.checks, row.env, path);
      this.limit(row);
      const errors = this.errors(row);
      this.correct(row);
      const more = this.more(row, errors), verdict = this.verdict(row);
      if (verdict === "fail" && !row.stopped && test.on_fail) this.problem(path, test.on_fail, row.env);
      for (const [name, formula] of Object.entries(test.exports || {})) {
        const found = row.stopped ? undefined : value(formula, row.env);
        if (found === undefined) this.unreadable.add(name);
        else this.exports[name] = found;
      }
      for (const rule of list(test.advice)) {
        if (holds(rule.when, row.env) === true && holds(rule.ok, row.env) === false) this.advise(path, rule.code, row.env);
      }
      const { numbers, typed } = row.values, point = test.point;
      const load = !has(numbers, point) ? null : has(typed, point) ? typed[point] : plain(numbers[point]);
      const mpe = has(row.env, "mpe") || !test.limit ? row.env.mpe : row.env.limit;
      return item(test.name, path, verdict, load, row.env.error, row.env.corrected, mpe, more);
    }
    read(test, source, path, within) {
      const defaults = list(test.defaults).filter(rule => get(source, rule.name) === null);
      const values = this.reader.values(source, path, [...list(test.defaults).map(rule => rule.name), ...inputsOf(test)]);
      values.numbers = withDerived(defaults, values.numbers, this.instrument.choices);
      const named = this.namedRange(source, path, values);
      const segment = within || segmentOf(this.instrument, test.range === "first" ? null : values.numbers[test.point], named);
      const env = withDerived(test.derived, Object.assign({}, segment.env, this.exports, values.numbers), this.instrument.choices);
      return { test, source, path, values, segment, env, stopped: values.bad };
    }
    namedRange(source, path, values) {
      const ranges = this.instrument.segments.length;
      if (get(source, "range") === null || ranges === 1) return null;
      const named = new Reader(this.reader.findings, this.reader.payload).values(source, path, ["range"]).numbers.range;
      if (named && isWhole(named) && compare(named, count(1)) >= 0 && compare(named, count(ranges)) <= 0) return Number(plain(named));
      if (named) this.reader.findings.problem(`${path}.range`, "BAD_NUMBER", "no_range", { value: plain(named) });
      values.bad = true;
      return null;
    }
    check(row, names, env, path) {
      for (const name of list(names)) {
        const check = this.pack.method_checks[name];
        if (holds(check.ok, env) !== false) continue;
        this.problem(`${path}.${check.field}`, check.code, env, check.variant);
        row.stopped = row.stopped || Boolean(check.stops);
      }
    }
    limit(row) {
      const limit = row.test.limit ? value(row.test.limit, row.env) : undefined;
      if (limit !== undefined) row.env.limit = limit;
      const point = row.values.numbers[row.test.point];
      if (!row.test.bands || point === undefined || row.stopped) return;
      const limits = limitsAt(this.bands, point, row.env);
      if (limits && has(limits, "low")) {
        Object.assign(row.env, limits);
        if (point.n > ZERO && has(limits, "mpe")) this.limits.push(limits.mpe);
      } else if (limits) {
        this.problem(`${row.path}.${row.test.point}`, this.pack.bands.beyond, row.env, "beyond_bands");
        row.stopped = true;
      }
    }
    errors(row) {
      if (!row.test.method) return [];
      if (row.test.each) return this.errorsOfReadings(row);
      const error = row.stopped ? undefined : this.error(row.test.method, row.env);
      if (error === undefined) return [];
      row.env.error = error;
      return [error];
    }
    error(method, env) {
      const rule = this.pack.methods[method];
      const found = rule.cases.find(one => list(one.given).every(name => has(env, name)));
      const read = found && value(found.value, env);
      return read === undefined ? undefined : value(rule.error, Object.assign({}, env, { value: read }));
    }
    errorsOfReadings(row) {
      const { test } = row, errors = [], readings = this.reader.rows(get(row.source, test.each), `${row.path}.${test.each}`);
      readings.forEach((each, position) => {
        const path = `${row.path}.${test.each}[${position}]`;
        const given = typeof each === "string" ? { indication: each } : this.reader.table(each, path);
        const values = this.reader.values(given || {}, path, [...test.each_inputs, ...test.each_optional]);
        const env = Object.assign({}, row.env, values.numbers);
        this.check(row, test.each_checks, env, path);
        row.stopped = row.stopped || values.bad || (each !== null && given === null);
        const error = values.bad ? undefined : this.error(test.method, env);
        if (error !== undefined) errors.push(error);
      });
      row.env.readings = count(readings.length);
      if (errors.length && errors.length === readings.length && !row.stopped) {
        row.env.error = errors.reduce((a, b) => (compare(absolute(b), absolute(a)) > 0 ? b : a));
        row.env.worst = largest(errors.map(absolute));
        if (errors.length > 1) row.env.spread = subtract(largest(errors), smallest(errors));
      }
      return errors;
    }
    correct(row) {
      for (const [name, key] of Object.entries(row.test.own || {})) {
        const own = get(row.source, key);
        if (own !== null && !(isObject(own) && Object.keys(own).length === 0)) this.own(row, this.testNamed(name), key);
      }
      if (!row.test.corrected || !has(row.env, "error")) return;
      for (const [name, fallbacks] of Object.entries(row.test.assume || {})) {
        const assumed = this.firstKnown([["var", name], ...fallbacks], row);
        if (assumed !== undefined) row.env[name] = assumed;
      }
      const corrected = value(row.test.corrected, row.env);
      if (corrected !== undefined) row.env.corrected = corrected;
    }
    firstKnown(formulas, row) {
      for (const formula of formulas) {
        const name = formula[0] === "var" ? formula[1] : "";
        if (this.unreadable.has(name) || this.unreadable.has(`${row.path}.${name}`)) return undefined;
        const known = value(formula, row.env);
        if (known !== undefined) return known;
      }
      return undefined;
    }
    own(row, test, key) {
      const path = `${row.path}.${key}`, source = this.reader.table(row.source[key], path);
      const own = this.read(test, source || {}, path, this.instrument.apart ? row.segment : null);
      this.check(own, test.checks, own.env, path);
      this.limit(own);
      this.errors(own);
      const given = source !== null && something(test, source);
      for (const [name, formula] of Object.entries(test.exports || {})) {
        delete row.env[name];
        const found = own.stopped || !given ? undefined : value(formula, own.env);
        if (found === undefined) this.unreadable.add(`${row.path}.${name}`);
        else row.env[name] = found;
      }
      if (given && test.own_advice && holds(test.accept, own.env) === false) this.advise(path, test.own_advice, own.env);
    }
    more(row, errors) {
      const more = {}, { test, env } = row;
      for (const name of list(test.texts)) {
        const text = get(row.source, name);
        if (typeof text === "string" && Array.from(text).length <= 100) more[name] = text;
      }
      if (test.each) Object.assign(more, { errors: errors.map(plain), spread: has(env, "spread") ? plain(env.spread) : null });
      for (const [name, formula] of Object.entries(test.values || {})) {
        const found = row.stopped ? undefined : value(formula, env);
        if (found !== undefined) env[name] = found;
        more[name] = found === undefined ? null : plain(found);
      }
      if (has(env, "low") && !has(env, "mpe")) Object.assign(more, { low: plain(env.low), high: plain(env.high) });
      return more;
    }
    verdict(row) {
      const accepted = row.stopped ? false : holds(row.test.accept, row.env);
      if (accepted === false) return "fail";
      const waits = list(row.test.inputs).some(name => !has(row.values.numbers, name));
      return accepted === null || waits ? "incomplete" : "pass";
    }
    testNamed(name) { return this.pack.tests.find(test => test.name === name); }
    problem(path, code, env, variant) { this.reader.findings.problem(path, code, variant, words(env)); }
    advise(path, code, env) { this.reader.findings.advise(path, code, words(env)); }
    adviseTest(test, items) {
      const points = items.map(one => one.load && decimal(one.load)).filter(Boolean);
      const env = Object.assign({}, this.instrument.env, { rows: count(items.length), points: count(new Set(points.map(plain)).size) });
      if (points.length) env.largest = largest(points);
      for (const rule of list(test.test_advice)) if (holds(rule.ok, env) === false) this.advise(test.part, rule.code, env);
    }
  }
  function item(name, field, verdict, load, error, corrected, mpe, more) {
    const text = d => (d === undefined ? null : plain(d));
    const main = { item: name, field, load: load === undefined ? null : load };
    return Object.assign(main, { error: text(error), corrected_error: text(corrected), mpe: text(mpe), verdict }, more);
  }

  // ── From a document to its judgement ───────────────────────────────────
  function judge(payload, document, lang) {
    const findings = new Findings(), pack = payload.pack, reader = new Reader(findings, payload);
    const day = reader.day(get(document, "performed_on"), "performed_on");
    if (get(document, "performed_on") === null) findings.advise("performed_on", "NO_DAY");
    if (get(document, "regulation") === null) findings.advise("regulation", "NO_REGULATION", { name: payload.name });
    checkEdition(payload, day, findings);
    if (get(document, "kind") === null) findings.advise("kind", "NO_KIND");
    const names = Object.assign({}, ...Object.entries(pack.kinds).map(([key, rules]) => ({ [key]: rules.names })));
    const kind = reader.choice(get(document, "kind"), "kind", names, "BAD_NUMBER") || "initial", rules = pack.kinds[kind];
    const instrument = readInstrument(get(document, "instrument"), payload, reader);
    adviseInstrument(instrument, payload, findings);
    const table = pack.bands.tables[instrument.choices[pack.bands.by] || ""];
    const bench = new Bench(pack, instrument, reader, { table, factor: decimal(rules.factor) });
    const judged = pack.tests.map(test => [test, bench.judgeTest(test, get(document, test.part))]);
    checkStandards(bench, document, day);
    const missing = judged.filter(([test, items]) => !items.length && rules.requires.includes(test.name) && required(test, instrument));
    return result(payload, kind, judged.flatMap(one => one[1]), missing.map(one => one[0].name), findings, lang || "zh");
  }
  function checkEdition(payload, day, findings) {
    const from = payload.effective_from, to = payload.effective_to;
    if (day === null || (from <= day && (to === null || day <= to))) return;
    findings.problem("regulation", "EDITION_NOT_IN_FORCE", "", { name: payload.name, day, from, to: to || "–" });
  }
  function adviseInstrument(instrument, payload, findings) {
    const mixed = findings.problems.some(one => one.code === "MIXED_UNITS");
    if (instrument.unit === null && !mixed) findings.advise("instrument.unit", "NO_UNIT");
    for (const [name, allowed] of Object.entries(payload.pack.scope || {})) {
      const one = instrument.choices[name];
      if (!one || allowed.includes(one)) continue;
      findings.advise(`instrument.${name}`, "OUT_OF_SCOPE", { name: payload.name, allowed: allowed.join(", "), value: one });
    }
  }
  function required(test, instrument) {
    const { env, choices } = instrument;
    return applies(test, choices) && (!test.required_when || holds(test.required_when, env) === true)
      && (!test.not_required_when || holds(test.not_required_when, env) !== true);
  }
  function checkStandards(bench, document, day) {
    const rules = bench.pack.standards, reader = bench.reader;
    if (!rules) return;
    reader.rows(get(document, rules.part), rules.part).forEach((each, position) => {
      const path = `${rules.part}[${position}]`, row = reader.table(each, path) || {};
      const env = reader.values(row, path, rules.numbers, true).numbers;
      const rest = Object.assign({}, row, { unit: null });
      Object.assign(env, reader.values(rest, path, list(rules.plain_numbers)).numbers);
      const params = Object.assign({}, ...Object.keys(env).map(name => ({ [name]: plain(env[name]) })));
      const limit = has(env, "load") ? bench.limitAt(env.load) : bench.smallestLimit();
      if (limit !== undefined) { env.smallest_mpe = limit; params.smallest_mpe = plain(limit); }
      const days = rules.dates.map(name => [name, reader.day(get(row, name), `${path}.${name}`)]);
      for (const [name, one] of [...days, ["performed_on", day]]) {
        if (one !== null) { env[name] = count(one.replace(/-/g, "")); params[name] = one; }
      }
      for (const check of rules.checks) {
        if (holds(check.ok, env) === false) reader.findings.problem(`${path}.${check.field}`, check.code, check.variant, params);
      }
    });
  }
  function result(payload, kind, items, missing, findings, lang) {
    const say = one => {
      const template = payload.messages[one.variant ? `${one.code}.${one.variant}` : one.code][lang];
      const message = template.replace(/\{(\w+)\}/g, (whole, name) => (has(one.params, name) ? one.params[name] : "–"));
      const params = Object.assign(one.variant ? { variant: one.variant } : {}, one.params);
      return { field: one.field, code: one.code, message, params };
    };
    const counts = { pass: 0, fail: 0, incomplete: 0 };
    for (const one of items) counts[one.verdict] += 1;
    const open = missing.length || counts.incomplete;
    return {
      verdict: findings.problems.length || counts.fail ? "fail" : open ? "incomplete" : "pass",
      items,
      summary: {
        missing, failed: [...new Set(items.filter(one => one.verdict === "fail").map(one => one.item))].sort(), counts,
        regulation: payload.name, kind,
        rule_set: { id: payload.id, hash: payload.hash, unconfirmed: payload.unconfirmed },
        advice: findings.advice.map(say),
      },
      problems: findings.problems.map(say),
    };
  }

  root.zjJudge = { judge, decimal, plain, compare, add, subtract };
  if (typeof module === "object" && module.exports) module.exports = root.zjJudge;
})(typeof self === "object" ? self : globalThis);
