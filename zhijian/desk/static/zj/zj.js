// Zhijian 质监: what every page can do. No inline code, no eval, no dialogs; everything works without it but slower.
//
//   /                    puts the cursor into the search                        [data-zj-find]
//   j k Enter x          move in a list, open the row, choose it                table[data-zj-keys]
//   selection bar        count of chosen rows, all of the page, none            form[data-zj-select]
//   sending once         a form is not sent twice by a second press             form (opt out: data-zj-again)
//   errors               after a refused form the summary gets the focus        [data-zj-errors]
//   slow answers         after one second the target is .is-slow and aria-busy  (htmx)
//
// Words come from #zj-words (templates/desk/parts/words.html), so that they are translated like all others.
(function () {
  "use strict";
  const SLOW = 1000;
  const $ = (selector, within) => (within || document).querySelector(selector);
  const $$ = (selector, within) => [...(within || document).querySelectorAll(selector)];

  // ── Words ──────────────────────────────────────────────────────────────
  const words = (name, values) => {
    let text = $("#zj-words").dataset[name] || "";
    for (const key in values || {}) text = text.replace(`{${key}}`, values[key]);
    return text;
  };
  const say = text => { $("#zj-say").textContent = text; };

  // ── Keys ───────────────────────────────────────────────────────────────
  const typing = target => target.closest("input, textarea, select, [contenteditable]");
  const rowsOf = table => $$("tbody tr:not(.zj-group)", table);

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") $$("details.zj-pop[open]").forEach(pop => { pop.open = false; $("summary", pop).focus(); });
    if (typing(event.target) && event.target.type !== "checkbox") return;
    if (event.key === "/") { const find = $("[data-zj-find]"); if (find) { event.preventDefault(); find.focus(); find.select(); } }
    if (event.key === "j" || event.key === "k") moveInList(event.key === "j" ? 1 : -1);
    if (event.key === "x") { const box = $("tr.is-at .zj-pick input"); if (box) box.click(); }
  });

  function moveInList(step) {
    const table = $("tr.is-at") ? $("tr.is-at").closest("table") : $("table[data-zj-keys]");
    if (!table) return;
    const rows = rowsOf(table);
    const at = rows.findIndex(row => row.classList.contains("is-at"));
    const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
    if (!row) return;
    rows.forEach(other => other.classList.remove("is-at"));
    row.classList.add("is-at");
    const link = $("a[href]", row);
    if (link) link.focus(); else row.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", event => {
    $$("details.zj-pop[open]").forEach(pop => { if (!pop.contains(event.target)) pop.open = false; });
    if (event.target.matches("[aria-disabled=true]")) event.preventDefault();
  });

  // ── Selection bar ──────────────────────────────────────────────────────
  function readSelection(form) {
    const boxes = $$("tbody .zj-pick input", form);
    const chosen = boxes.filter(box => box.checked).length;
    const all = $("[data-zj-all]", form), bar = $("[data-zj-selbar]", form), count = $("[data-zj-count]", form);
    boxes.forEach(box => box.closest("tr").classList.toggle("is-sel", box.checked));
    if (all) { all.checked = chosen > 0 && chosen === boxes.length; all.indeterminate = chosen > 0 && chosen < boxes.length; }
    if (!bar) return;
    bar.classList.toggle("is-on", chosen > 0);
    $("[data-zj-none]", bar).hidden = chosen > 0;
    $("[data-zj-some]", bar).hidden = chosen === 0;
    count.textContent = count.dataset.zjCount.replace("{n}", chosen);
  }
  document.addEventListener("change", event => {
    const form = event.target.closest("form[data-zj-select]");
    if (!form) return;
    if (event.target.matches("[data-zj-all]")) $$("tbody .zj-pick input", form).forEach(box => { box.checked = event.target.checked; });
    readSelection(form);
  });
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-zj-unselect]");
    if (!button) return;
    const form = button.closest("form");
    $$("input[type=checkbox]", form).forEach(box => { box.checked = false; });
    readSelection(form);
    $("[data-zj-all]", form).focus();
  });

  // ── Sending ────────────────────────────────────────────────────────────
  document.addEventListener("submit", event => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-zj-again")) return;
    if (form.dataset.zjSent) { event.preventDefault(); return; }
    form.dataset.zjSent = "1";
    say(words("sending"));
  });
  window.addEventListener("pageshow", () => $$("form[data-zj-sent]").forEach(form => { delete form.dataset.zjSent; }));

  // ── htmx: nothing before one second, then a word; the old rows stay ────
  const timers = new WeakMap();
  document.addEventListener("htmx:beforeRequest", event => {
    const target = event.detail.target;
    timers.set(target, setTimeout(() => { target.classList.add("is-slow"); target.setAttribute("aria-busy", "true"); say(words("reading")); }, SLOW));
  });
  document.addEventListener("htmx:afterRequest", event => {
    const { target, elt } = event.detail;
    clearTimeout(timers.get(target));
    target.classList.remove("is-slow");
    target.removeAttribute("aria-busy");
    const form = elt.closest("form");
    if (form) delete form.dataset.zjSent;
  });
  document.addEventListener("htmx:sendError", event => complain(event.detail.target, words("failed")));
  document.addEventListener("htmx:responseError", event => complain(event.detail.target, words("refused", { c: event.detail.xhr.status })));
  document.addEventListener("htmx:load", event => { if (event.target !== document.body) start(event.target); });

  function complain(target, text) {
    const before = target.previousElementSibling;
    const note = before && before.matches("[data-zj-complaint]") ? before : document.createElement("p");
    note.className = "zj-said";
    note.setAttribute("data-zj-complaint", "");
    note.setAttribute("role", "alert");
    note.textContent = text;
    target.before(note);
  }

  // On a phone the rail, a life cycle and the tabs are lines that scroll: what is current must be seen.
  function bringCurrentIntoView(strip) {
    const current = $("[aria-current]", strip);
    if (!current) return;
    const beyond = current.getBoundingClientRect().right - strip.getBoundingClientRect().right;
    if (beyond > 0) strip.scrollLeft += beyond + 64;
  }

  // ── Start ──────────────────────────────────────────────────────────────
  function start(within) {
    $$("form[data-zj-select]", within).forEach(readSelection);
    $$(".zj-side, .zj-life, .zj-tabs", within).forEach(bringCurrentIntoView);
    const errors = $("[data-zj-errors]", within);
    if (errors) errors.focus();
  }
  window.zj = { words, say };
  start(document);

  // ── Print ──────────────────────────────────────────────────────────────
  document.addEventListener("click", event => { if (event.target.closest("[data-zj-print]")) window.print(); });
})();
