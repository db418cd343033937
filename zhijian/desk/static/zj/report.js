// Writing a report: the picker makes a placement and shows what it prints; the whole text is shown as it prints.
//
//   [data-zj-picker]        the lists from which a placement is put together
//   [data-zj-made]          the placement as text;  [data-zj-seen] what it prints
//   [data-zj-insert]        puts it at the cursor of the text that was last written in
//   [data-zj-take="TEXT"]   inserts a text of a body below after the cursor
//   [data-zj-preview="URL"] takes the form as it is typed and shows the answer
(function () {
  "use strict";
  const $ = selector => document.querySelector(selector);
  const form = $("#zj-r-form"), preview = $("[data-zj-preview]"), picker = $("[data-zj-picker]");
  if (!form || !preview || !picker) return;
  const url = preview.dataset.zjPreview, token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let last = form.querySelector("textarea[data-zj-figures]");

  async function ask(body) {
    const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin" });
    return answer.ok ? answer.text() : null;
  }
  function later(wait, act) {
    let timer, turn = 0;
    return () => { clearTimeout(timer); timer = setTimeout(() => { const mine = ++turn; act(() => mine === turn); }, wait); };
  }

  // ── The picker ─────────────────────────────────────────────────────────
  const value = id => $(id).value.trim();
  function made() {
    const option = (name, id) => (value(id) ? ` | ${name}=${value(id)}` : "");
    const whole = value("#p-to") ? ` | ${value("#p-to")}` : "";
    const drawn = value("#p-draw");
    if (drawn) return `{{chart: ${value("#p-code").replace(/^\w+: /, "")} | by=${drawn}${option("show", "#p-show")}${whole}${option("round", "#p-round")}${option("unit", "#p-unit")}}}`;
    return `{{${value("#p-code")}${option("show", "#p-show")}${option("wording", "#p-wording")}${whole}${option("round", "#p-round")}${option("unit", "#p-unit")}}}`;
  }
  const seen = later(250, async current => {
    const body = new FormData();
    body.set("s1-kind", "text"); body.set("s1-text", made());
    const html = await ask(body).catch(() => null);
    if (!current() || html === null) return;
    const line = new DOMParser().parseFromString(html, "text/html").querySelector("article > p, article > figure");
    $("[data-zj-seen]").replaceChildren(...(!line ? [] : line.matches("figure") ? [line] : [...line.childNodes]));
  });
  function pick() { $("[data-zj-made]").textContent = made(); seen(); }
  // A chart stands on a line of its own.
  function alone(text) {
    const before = last.value.slice(0, last.selectionStart), after = last.value.slice(last.selectionEnd);
    return (before && !before.endsWith("\n") ? "\n" : "") + text + (after.startsWith("\n") ? "" : "\n");
  }
  picker.addEventListener("input", pick);
  $("[data-zj-insert]").addEventListener("click", () => {
    if (!last) return;
    last.setRangeText(value("#p-draw") ? alone(made()) : made(), last.selectionStart, last.selectionEnd, "end");
    last.focus();
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // Nothing that is typed or chosen is replaced: what is taken over comes after it, on lines of its own.
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-zj-take]");
    if (!button || !last) return;
    const at = last.selectionEnd, before = last.value.slice(0, at), after = last.value.slice(at);
    const text = (before && !before.endsWith("\n") ? "\n" : "") + button.dataset.zjTake + (after && !after.startsWith("\n") ? "\n" : "");
    last.setRangeText(text, at, at, "end");
    last.focus();
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("focusin", event => { if (event.target.matches("textarea[data-zj-figures]")) last = event.target; });

  // ── The whole text ─────────────────────────────────────────────────────
  const show = later(700, async current => {
    const html = await ask(new FormData(form)).catch(() => null);
    if (!current() || html === null) return;
    preview.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  });
  form.addEventListener("input", show);
  form.addEventListener("zj:restored", show);
  pick();
})();
