// A search box in a form: type a character, choose from the list. <input data-zj-lookup="parties.party" data-zj-label="…">
// The field keeps the id under its own name; what is seen is the label. Keys: ↓ ↑ Enter Esc. Without JS the id can be pasted.
(function () {
  "use strict";
  let turn = 0;

  function start(field) {
    const kind = field.dataset.zjLookup, box = field.cloneNode(false), list = document.createElement("ul");
    list.className = "zj-menu zj-lookup"; list.id = field.id + "-list"; list.hidden = true;
    list.setAttribute("role", "listbox");
    box.removeAttribute("name"); box.value = field.dataset.zjLabel || "";
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) box.setAttribute(name, value);
    field.type = "hidden"; field.removeAttribute("id");
    field.after(box, list);
    let timer = null, at = -1;

    const options = () => [...list.children];
    function close() { list.hidden = true; at = -1; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); }
    function choose(option) {
      field.value = option.dataset.id; box.value = option.dataset.label;
      field.dispatchEvent(new Event("input", { bubbles: true })); close();
    }
    function point(n) {
      const all = options();
      if (!all.length) return;
      at = (n + all.length) % all.length;
      all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
      box.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
    async function ask() {
      const words = box.value.trim(), mine = ++turn;
      if (!words) { field.value = ""; close(); return; }
      const answer = await fetch(`/lookup/${kind}/?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (mine !== turn || !answer.ok) return;
      const { found } = await answer.json();
      list.replaceChildren(...found.map((entry, i) => {
        const option = document.createElement("li"), small = document.createElement("small");
        option.id = `${list.id}-${i}`; option.setAttribute("role", "option");
        option.dataset.id = entry.id; option.dataset.label = entry.label;
        small.textContent = entry.number; small.className = "zj-2";
        option.append(entry.label, " ", small);
        option.addEventListener("mousedown", event => { event.preventDefault(); choose(option); });
        return option;
      }));
      list.hidden = !found.length; at = -1;
      box.setAttribute("aria-expanded", String(!list.hidden));
    }
    box.addEventListener("input", () => { field.value = ""; clearTimeout(timer); timer = setTimeout(ask, 150); });
    box.addEventListener("blur", () => setTimeout(close, 100));
    box.addEventListener("keydown", event => {
      if (event.key === "ArrowDown") { event.preventDefault(); point(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); point(at - 1); }
      else if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(options()[at]); }
      else if (event.key === "Escape") close();
    });
  }
  document.querySelectorAll("input[data-zj-lookup]").forEach(start);
})();
