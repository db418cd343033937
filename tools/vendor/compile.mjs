// Tabler, cut to what our screens use and compiled down once for Chromium 100.
//
// usage: node compile.mjs TABLER.css OUT.css
//
// Tabler 1.6 is 635 KB and speaks light-dark(), oklch() and color-mix(), which Chromium 100 does not
// know: an unknown colour there silently becomes ink. So here, once, when the file is vendored:
//   1. keep the element styles and the few components named in KEEP;
//   2. write light-dark(a, b) as two rules, the second under [data-bs-theme="dark"];
//   3. fade-outs to transparent lose their fade, other mixed colours are dropped (tokens.css sets ours);
//   4. drop custom properties that nothing reads; turn what is left into plain rgb.
// It stops if a word that Chromium 100 cannot read is left over.
import fs from "node:fs";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import { transform } from "lightningcss";

const KEEP = [
  "visually-hidden", "visually-hidden-focusable",
  "btn", "btn-primary", "btn-link", "btn-sm",
  "form-control", "form-select", "form-label", "form-check", "form-check-input", "form-check-label",
  "input-group", "input-group-text",
];
const ELEMENTS = `html body a b strong small h1 h2 h3 h4 p ol ul li dl dt dd table thead tbody tfoot tr th td caption
  colgroup col input select textarea button label fieldset legend img svg hr address blockquote code pre kbd sub sup
  mark s u i em details summary figure figcaption output :root *`.split(/\s+/);
const UNKNOWN_TO_CHROMIUM_100 = /light-dark\(|oklch|oklab|color-mix\(|:has\(|@layer|@container|(?<![\w-])lab\(|@supports \(color/;
const CHROMIUM_100 = { chrome: 100 << 16 };
const DARK = '[data-bs-theme="dark"]';

const [source, target] = process.argv.slice(2);
const original = fs.readFileSync(source, "utf8");
const banner = original.match(/\/\*![\s\S]*?\*\//)[0];
const purged = await purge(original);
const root = postcss.parse(purged);
root.walkRules(rule => { if (rule.selector.includes(":has(")) rule.remove(); });
root.walkDecls(recolourPictures);
root.walkDecls(splitLightDark);
root.walkDecls(unmix);
dropUnread(root);
const compiled = transform({ filename: "tabler.css", code: Buffer.from(root.toString()), targets: CHROMIUM_100, minify: true });
const css = withoutWiderGamut(compiled.code.toString());
const left = css.match(UNKNOWN_TO_CHROMIUM_100);
if (left) throw new Error(`Chromium 100 cannot read: ${css.slice(left.index - 80, left.index + 80)}`);
fs.writeFileSync(target, `${banner}\n${css}\n`);

async function purge(css) {
  const [result] = await new PurgeCSS().purge({
    content: [{ raw: '<input type="checkbox"><input type="radio">', extension: "html" }],
    css: [{ raw: css }],
    safelist: { standard: [...KEEP, ...ELEMENTS, "data-bs-theme"] },
    keyframes: true, fontFace: true,
  });
  return result.css;
}

// The little pictures (tick, arrow) carry their colour percent-encoded, where lightningcss does not look.
function recolourPictures(decl) {
  decl.value = decl.value.replace(/oklch%28([\d.]+)%25 ([\d.]+) ([\d.]+)deg%29/g, (_, l, c, h) => {
    const { code } = transform({ filename: "c", code: Buffer.from(`a{color:oklch(${l}% ${c} ${h}deg)}`), targets: CHROMIUM_100, minify: true });
    return code.toString().match(/#[\da-f]+/)[0].replace("#", "%23");
  });
}

// light-dark(a, b) → a here, and b in a copy of the rule for the dark theme.
function splitLightDark(decl) {
  const call = findCall(decl.value, "light-dark");
  if (!call) return;
  const [light, dark] = splitArguments(call.inner);
  const value = part => decl.value.slice(0, call.start) + part + decl.value.slice(call.end);
  const selectors = decl.parent.selectors.map(s => (/^(:root|\[data-bs-theme=.*\])$/.test(s) ? DARK : `${DARK} ${s}`));
  decl.parent.after(postcss.rule({ selectors: [...new Set(selectors)], nodes: [postcss.decl({ prop: decl.prop, value: value(dark) })] }));
  decl.value = value(light);
}

function unmix(decl) {
  decl.value = decl.value.replace(/rgba?\(from[^;]*/g, "color-mix(");
  for (let call; (call = findCall(decl.value, "color-mix"));) {
    const parts = splitArguments(call.inner ?? "");
    if (parts.length !== 3 || parts[2] !== "transparent") { decl.remove(); return; }
    decl.value = decl.value.slice(0, call.start) + parts[1].replace(/\s+(calc\(.*\)|[\d.]+%)$/, "") + decl.value.slice(call.end);
  }
  if (/(oklch|rgb|hsl)\(from/.test(decl.value)) decl.remove();
}

function dropUnread(root) {
  for (let again = true; again;) {
    again = false;
    const read = new Set([...root.toString().matchAll(/var\((--[\w-]+)/g)].map(m => m[1]));
    root.walkDecls(/^--/, decl => { if (!read.has(decl.prop)) { decl.remove(); again = true; } });
    root.walkRules(rule => { if (!rule.nodes.length) rule.remove(); });
  }
}

// lightningcss adds the original colours for newer browsers; one colour for all is enough.
function withoutWiderGamut(css) {
  const root = postcss.parse(css);
  root.walkAtRules("supports", rule => { if (/lab\(/.test(rule.params)) rule.remove(); });
  root.walkDecls(decl => { if (/(?<![\w-])lab\(/.test(decl.value)) decl.remove(); });
  return root.toString();
}

function findCall(text, name) {
  const start = text.indexOf(`${name}(`);
  if (start < 0) return null;
  let depth = 0;
  for (let i = start + name.length; i < text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")" && --depth === 0) return { start, end: i + 1, inner: text.slice(start + name.length + 1, i) };
  }
  throw new Error(`unclosed ${name} in ${text}`);
}

function splitArguments(text) {
  const parts = [""];
  let depth = 0;
  for (const c of text) {
    depth += c === "(" ? 1 : c === ")" ? -1 : 0;
    if (c === "," && depth === 0) parts.push(""); else parts[parts.length - 1] += c;
  }
  return parts.map(p => p.trim());
}
