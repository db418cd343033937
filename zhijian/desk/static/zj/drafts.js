// Drafts: what was typed survives a lost network, a power cut and a sign-out, on this device, for this reader.
//
//   <form data-zj-draft="KEY" [data-zj-rev="REV"]>   every keystroke is kept under user, KEY
//   [data-zj-draft-state]                            says "Draft kept on this device 08:41"
//   [data-zj-draft-done="KEY"] in an answer          the server has it: the draft is cleared; nothing else clears it
//                                                    (or the event "zj:confirmed" with detail {draft: KEY})
//   [data-zj-offline]                                "Offline, 3 waiting to be sent", in ochre, always in view
//   [data-zj-nodraft] on a field or around fields    is never kept; passwords, files and hidden fields never are
//
// A draft comes back by itself when the page is as it was (same REV), and by a button when it has changed since.
// A form sent without a connection is kept and counted as waiting; it is sent by the officer who opens it again,
// never behind their back: the record may have changed meanwhile.
(function () {
  "use strict";
  const $ = (selector, within) => (within || document).querySelector(selector);
  const $$ = (selector, within) => [...(within || document).querySelectorAll(selector)];
  const { words } = window.zj;
  const user = document.body.dataset.zjUser || "";
  const prefix = `zj.draft.${user}.`;

  // ── The store ──────────────────────────────────────────────────────────
  const read = key => { try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; } };
  const drop = key => { localStorage.removeItem(prefix + key); showWaiting(); };
  function keep(key, draft) {
    try { localStorage.setItem(prefix + key, JSON.stringify(draft)); return true; } catch { return false; }
  }
  function waiting() {
    const drafts = Object.keys(localStorage).filter(name => name.startsWith(prefix)).map(name => read(name.slice(prefix.length)));
    return drafts.filter(draft => draft && draft.waiting);
  }

  // ── Fields ─────────────────────────────────────────────────────────────
  const keeps = field => field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type) && !field.closest("[data-zj-nodraft]");
  const fieldsOf = form => [...form.elements].filter(keeps);
  const isBox = field => field.type === "checkbox" || field.type === "radio";
  const identity = (field, counts) => {
    const name = isBox(field) ? `${field.name}=${field.value}` : field.name;
    const nth = (counts[name] = (counts[name] || 0) + 1);
    return nth > 1 ? `${name}#${nth}` : name;
  };
  function valuesOf(form) {
    const values = {}, counts = {};
    for (const field of fieldsOf(form)) {
      const name = identity(field, counts);
      values[name] = isBox(field) ? field.checked : field.multiple ? [...field.selectedOptions].map(o => o.value) : field.value;
    }
    return values;
  }
  function fill(form, values) {
    const counts = {};
    for (const field of fieldsOf(form)) {
      const value = values[identity(field, counts)];
      if (value === undefined) continue;
      if (isBox(field)) field.checked = value;
      else if (field.multiple) [...field.options].forEach(o => { o.selected = value.includes(o.value); });
      else field.value = value;
    }
    form.dispatchEvent(new CustomEvent("zj:restored", { bubbles: true }));
  }

  // ── Keeping and bringing back ──────────────────────────────────────────
  const clock = when => new Date(when).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const state = text => $$("[data-zj-draft-state]").forEach(place => { place.textContent = text; });

  function keepForm(form, more) {
    const draft = { at: Date.now(), rev: form.dataset.zjRev || "", page: location.pathname + location.search, values: valuesOf(form), ...more };
    const kept = keep(form.dataset.zjDraft, draft);
    state(kept ? words("draftKept", { t: clock(draft.at) }) : words("draftFailed"));
    return kept;
  }
  function bringBack(form) {
    const draft = read(form.dataset.zjDraft);
    if (!draft || JSON.stringify(draft.values) === JSON.stringify(valuesOf(form))) return;
    if (draft.rev === (form.dataset.zjRev || "")) {
      fill(form, draft.values);
      note(form, words("draftRestored", { t: clock(draft.at) }), false, draft);
    } else note(form, words("draftOlder", { t: clock(draft.at) }), true, draft);
  }
  function note(form, text, ask, draft) {
    const bar = document.createElement("div");
    bar.className = "zj-draft";
    bar.setAttribute("role", "status");
    bar.append(text);
    if (ask) bar.append(button(words("draftUse"), () => { fill(form, draft.values); bar.remove(); keepForm(form); }));
    const original = valuesOf(form);
    bar.append(button(words("draftDrop"), () => { drop(form.dataset.zjDraft); bar.remove(); if (ask) fill(form, original); else location.reload(); }));
    form.before(bar);
  }
  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button"; made.className = "zj-link"; made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  const timers = new WeakMap();
  document.addEventListener("input", event => {
    const form = event.target.closest && event.target.closest("form[data-zj-draft]");
    if (!form || !keeps(event.target)) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => { timers.delete(form); keepForm(form); }, 250));
  });
  window.addEventListener("pagehide", () => $$("form[data-zj-draft]").forEach(form => { if (timers.has(form)) keepForm(form); }));

  // ── Offline ────────────────────────────────────────────────────────────
  document.addEventListener("submit", event => {
    const form = event.target.closest("form[data-zj-draft]");
    if (!form) return;
    if (navigator.onLine) { keepForm(form); return; }
    event.preventDefault();
    event.stopPropagation();
    if (keepForm(form, { waiting: true })) state(words("draftWaits"));
    showWaiting();
  }, true);

  function showWaiting() {
    const list = waiting(), offline = !navigator.onLine;
    for (const badge of $$("[data-zj-offline]")) {
      badge.hidden = !offline && !list.length;
      const text = !list.length ? words("offline") : words(offline ? "offlineWaiting" : "waiting", { n: list.length });
      if (list.length) {
        const link = document.createElement("a");
        link.href = list[0].page; link.className = "zj-soon"; link.textContent = text;
        badge.replaceChildren(link);
      } else badge.textContent = text;
    }
  }
  window.addEventListener("online", showWaiting);
  window.addEventListener("offline", showWaiting);
  window.addEventListener("storage", showWaiting);

  // ── Start ──────────────────────────────────────────────────────────────
  function start(within) {
    const done = $$("[data-zj-draft-done]", within);
    if (within.matches && within.matches("[data-zj-draft-done]")) done.push(within);
    done.forEach(mark => drop(mark.dataset.zjDraftDone));
    $$("form[data-zj-draft]", within).forEach(bringBack);
  }
  document.addEventListener("zj:confirmed", event => drop(event.detail.draft));
  document.addEventListener("htmx:load", event => { if (event.target !== document.body) start(event.target); });
  start(document);
  showWaiting();
})();
