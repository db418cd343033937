// Zhijian 质监: looking through an old report. Without this file every link and button works, page by page.
//
//   a x u      confirm, no figure, take back           j k      next, previous figure
//   n          next to look at                         e        into the first field
//   +          add the marked words of the text        Escape   out of a field, back to the keys
//
// Keys act only while the focus is in the report (text, work or list) and not in a field.
(function () {
  "use strict";
  const area = document.querySelector(".zj-r");
  if (!area) return;
  const text = area.querySelector("[data-old-text]");
  const work = () => document.getElementById("work");
  const typing = target => target.closest("input:not([type=checkbox]), textarea, select");

  // ── One figure after the other, without reading the whole page anew ────
  function open(place, address) {
    if (!window.htmx) { location.href = address; return; }
    window.htmx.ajax("GET", address, { source: "#work", target: "#work" }); // it says itself how it is replaced
    history.replaceState(null, "", address);
  }
  area.addEventListener("click", event => {
    const link = event.target.closest("a[data-place]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link.dataset.place, link.getAttribute("href"));
  });

  const wide = matchMedia("(min-width: 68.01rem)");
  function show(focus) {
    const place = work() ? work().dataset.place : "";
    // Text and work fill the window from here on: what the head of the page says is known by now.
    if (wide.matches && place && (focus || new URLSearchParams(location.search).has("at"))) area.scrollIntoView({ block: "start" });
    area.querySelectorAll("[aria-current]").forEach(one => one.removeAttribute("aria-current"));
    area.querySelectorAll("[data-place]").forEach(one => {
      if (place && one.dataset.place === place && one.matches(".zj-r-fig, .zj-r-row")) {
        one.setAttribute("aria-current", "true");
        const box = one.closest(".zj-r-text, .zj-r-list");
        const from = box.getBoundingClientRect(), at = one.getBoundingClientRect();
        if (at.top < from.top + 40 || at.bottom > from.bottom - 40) box.scrollTop += at.top - from.top - box.clientHeight / 3;
      }
    });
    const head = document.getElementById("work-head");
    if (focus && head && !work().querySelector("[data-zj-errors]")) head.focus({ preventScroll: true });
  }
  document.addEventListener("htmx:afterSettle", event => { if (event.detail.elt.id === "work" || event.target.id === "work") show(true); });

  // ── Keys ───────────────────────────────────────────────────────────────
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const inside = area.contains(event.target) || event.target === document.body;
    if (!inside) return;
    if (event.key === "Escape" && typing(event.target)) { document.getElementById("work-head").focus(); return; }
    if (typing(event.target)) return;
    if (event.key === "e") { const field = document.getElementById("w-value"); if (field) { event.preventDefault(); field.focus(); field.select(); } return; }
    if (event.key === "+" || event.key === "=") { addMarked(event); return; }
    const wanted = "axujkn".includes(event.key) && work().querySelector(`[data-old-key="${event.key}"]`);
    const undo = event.key === "u" && document.querySelector("[data-old-undo]");
    if (!wanted && !undo) return;
    event.preventDefault();
    if (wanted) wanted.click(); else undo.requestSubmit();
  });

  // ── Adding: the words that are marked in the text, by their place in it ─
  const length = string => [...string].length;
  function offset(node, within) {
    const paragraph = (node.nodeType === 1 ? node : node.parentElement).closest("[data-start]");
    if (!paragraph) return null;
    const range = document.createRange();
    range.setStart(paragraph, 0);
    range.setEnd(node, within);
    return Number(paragraph.dataset.start) + length(range.toString());
  }
  function marked() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed || !text.contains(chosen.anchorNode)) return null;
    const range = chosen.getRangeAt(0);
    const from = offset(range.startContainer, range.startOffset), to = offset(range.endContainer, range.endOffset);
    return from === null || to === null || to <= from || to - from > 120 ? null : `${from}-${to}`;
  }
  function addMarked(event) {
    const place = marked();
    if (!place) return;
    event.preventDefault();
    open(place, `?at=${place}`);
    button.remove();
  }
  const button = document.createElement("button");
  button.type = "button"; button.className = "btn zj-r-add"; button.textContent = text.dataset.add;
  button.addEventListener("click", addMarked);
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === button) return;
    if (!marked()) { button.remove(); return; }
    const box = getSelection().getRangeAt(0).getBoundingClientRect(), home = text.getBoundingClientRect();
    button.style.top = `${box.bottom - home.top + text.scrollTop + 4}px`;
    button.style.left = `${Math.min(Math.max(0, box.left - home.left), Math.max(0, text.clientWidth - 180))}px`;
    if (!button.isConnected) text.append(button);
  });
  text.addEventListener("mousedown", event => { if (event.target === button) event.preventDefault(); });

  show(false);
})();
