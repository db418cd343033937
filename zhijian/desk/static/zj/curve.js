// Two drawings of a worksheet, as inline SVG: errors against the mpe band, and the plan of the supports.
//
//   zjCurve.draw(svg, { points, bands, max, unit, loadUnit, loadScale, words })
//     points   [{ load, value, direction: "up" | "down", verdict: "pass" | "fail" }]   value: corrected error
//     bands    [{ to, mpe }]  ascending by load: |error| ≤ mpe for loads up to and including `to`
//     max      largest load of the axis (Max of the instrument); unit of all values, e.g. "kg"
//     loadUnit, loadScale   how the axis of loads is written, e.g. "t", 0.001
//     words    { load: "载荷", outside: "超差", label: "sentence for those who do not see it" }
//   zjCurve.supports(svg, { points, mpe, entry, exit, words })
//     points   [{ position, value, verdict }] in the order of the platform, entry side first
//
// Numbers here are floats: they are pixels in the end. Nothing is decided from them; verdicts are handed in.
(function () {
  "use strict";
  const NS = "http://www.w3.org/2000/svg";
  const W = 348, H = 236, LEFT = 40, RIGHT = 338, TOP = 22, BOTTOM = 196;
  const MINUS = "\u2212";

  const px = number => number.toFixed(1);
  const signed = number => (number > 0 ? "+" : number < 0 ? MINUS : "") + plain(Math.abs(number));
  const plain = number => String(Number(number.toPrecision(6)));

  function add(parent, name, attributes, text) {
    const made = document.createElementNS(NS, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  }
  const line = (svg, css, x1, y1, x2, y2, more) => add(svg, "line", { class: css, x1: px(x1), y1: px(y1), x2: px(x2), y2: px(y2), ...more });
  const clear = svg => svg.replaceChildren();

  function draw(svg, data) {
    clear(svg);
    svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
    const { bands, points } = data;
    const widest = Math.max(...bands.map(band => band.mpe), 0) || 1;
    const reach = Math.max(widest * 1.15, ...points.map(point => Math.abs(point.value) * 1.35));
    const most = Math.max(data.max || 0, ...bands.map(band => band.to), ...points.map(point => point.load)) || 1;
    const x = load => LEFT + 4 + (RIGHT - LEFT - 12) * load / most;
    const y = value => (TOP + BOTTOM) / 2 - (BOTTOM - TOP) / 2 * value / reach;

    const up = points.filter(point => point.direction !== "down"), down = points.filter(point => point.direction === "down");
    drawBand(svg, bands, x, y);
    drawAxes(svg, data, widest, most, x, y);
    drawLimits(svg, bands, x, y);
    drawSeries(svg, down, x, y, true, up.slice(-1)); // unloading starts from the last load put on
    drawSeries(svg, up, x, y, false, []);
    labelWorst(svg, points, x, y, data.words);
    svg.setAttribute("aria-label", data.words.label);
  }

  const edge = (bands, x, y, sign) => bands.map((band, i) => `L${px(x(i ? bands[i - 1].to : 0))} ${px(y(sign * band.mpe))} L${px(x(band.to))} ${px(y(sign * band.mpe))}`).join(" ").slice(1);

  function drawBand(svg, bands, x, y) {
    if (!bands.length) return;
    const lower = bands.slice().reverse().map((band, i, list) => `L${px(x(band.to))} ${px(y(-band.mpe))} L${px(x(i + 1 < list.length ? list[i + 1].to : 0))} ${px(y(-band.mpe))}`).join(" ");
    add(svg, "path", { class: "f-band", d: `M${edge(bands, x, y, 1)} ${lower} Z` });
  }

  function drawLimits(svg, bands, x, y) {
    for (const sign of bands.length ? [1, -1] : []) add(svg, "path", { class: "k-ink", "stroke-width": "1.25", d: `M${edge(bands, x, y, sign)}` });
  }

  function drawAxes(svg, data, widest, most, x, y) {
    for (const share of [1, 0.5, 0, -0.5, -1]) {
      line(svg, share === 0 ? "k-base" : "k-hair", LEFT, y(share * widest), RIGHT, y(share * widest));
      add(svg, "text", { x: LEFT - 6, y: px(y(share * widest) + 4), "text-anchor": "end" }, signed(share * widest));
    }
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      line(svg, "k-base", x(share * most), BOTTOM + 6, x(share * most), BOTTOM + 10);
      add(svg, "text", { x: px(x(share * most)), y: BOTTOM + 23, "text-anchor": "middle" }, plain(share * most * (data.loadScale || 1)));
    }
    add(svg, "text", { x: LEFT - 6, y: 11, "text-anchor": "end" }, data.unit);
    add(svg, "text", { x: RIGHT, y: H - 2, "text-anchor": "end" }, `${data.words.load} ${data.loadUnit || data.unit}`);
  }

  function drawSeries(svg, points, x, y, down, lead) {
    const more = down ? { "stroke-dasharray": "3 3" } : {}, path = points.length ? lead.concat(points) : [];
    if (path.length > 1) add(svg, "polyline", { class: "k-act", "stroke-width": "1.25", points: path.map(p => `${px(x(p.load))},${px(y(p.value))}`).join(" "), ...more });
    for (const point of points) {
      const at = { x: x(point.load), y: y(point.value) };
      if (point.verdict === "fail") add(svg, "rect", { class: "f-seal", x: px(at.x - 5), y: px(at.y - 5), width: 10, height: 10 });
      else if (down) add(svg, "circle", { class: "k-act f-paper", "stroke-width": "1.5", cx: px(at.x), cy: px(at.y), r: 3.5 });
      else add(svg, "circle", { class: "f-act", cx: px(at.x), cy: px(at.y), r: 4 });
    }
  }

  function labelWorst(svg, points, x, y, words) {
    const outside = points.filter(point => point.verdict === "fail");
    if (!outside.length) return;
    const worst = outside.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
    const below = worst.value < 0;
    const at = x(worst.load), anchor = at > (LEFT + RIGHT) / 2 ? "end" : "start";
    add(svg, "text", { class: "f-seal", "font-weight": 600, x: px(anchor === "end" ? at + 8 : at - 6), y: px(y(worst.value) + (below ? 19 : -10)), "text-anchor": anchor },
      `${words.outside} ${signed(worst.value)}`);
  }

  function supports(svg, data) {
    clear(svg);
    const { points, mpe } = data;
    const columns = points.length > 3 ? Math.ceil(points.length / 2) : points.length || 1;
    const rows = Math.ceil(points.length / columns) || 1;
    const width = 330, cell = width / columns, height = rows * 48 + 4, reach = Math.min(26, cell / 2 - 14);
    svg.setAttribute("viewBox", `0 0 ${width} ${height + 26}`);
    add(svg, "rect", { class: "k-base", x: 0.5, y: 0.5, width: width - 1, height: height - 1 });
    points.forEach((point, i) => {
      const middle = cell * (i % columns) + cell / 2, base = Math.floor(i / columns) * 48 + 37;
      const failed = point.verdict === "fail", known = point.value !== null && point.value !== undefined;
      const at = middle + reach * Math.max(-1.25, Math.min(1.25, known && mpe ? point.value / mpe : 0));
      add(svg, "text", { x: px(middle - reach), y: base - 11, class: "f-2" }, point.position);
      add(svg, "text", { x: px(middle + reach), y: base - 11, "text-anchor": "end", class: failed ? "f-seal" : "f-ink", style: "font-size:15px;font-weight:600" }, known ? signed(point.value) : "·");
      line(svg, "k-base", middle - reach, base, middle + reach, base);
      for (const end of [-1, 1]) line(svg, "k-ink", middle + end * reach, base - 4, middle + end * reach, base + 4);
      if (failed) add(svg, "rect", { class: "f-seal", x: px(at - 4), y: base - 4, width: 8, height: 8 });
      else if (known) add(svg, "circle", { class: "f-act", cx: px(at), cy: base, r: 3.5 });
    });
    if (data.entry) add(svg, "text", { x: 0, y: height + 18 }, `← ${data.entry}`);
    if (data.exit) add(svg, "text", { x: width, y: height + 18, "text-anchor": "end" }, `${data.exit} →`);
    svg.setAttribute("aria-label", data.words.label);
  }

  window.zjCurve = { draw, supports };
})();
