// Zhijian 质监: a file is dropped or chosen; one that is too large is told at once instead of after its journey.
(function () {
  "use strict";
  const form = document.querySelector("form[data-zj-upload]");
  if (!form) return;
  const field = form.querySelector("input[type=file]"), drop = form.querySelector("[data-zj-drop]");
  const said = form.querySelector("[data-zj-upload-said]"), limit = Number(form.dataset.limit);

  function fits() {
    const large = [...field.files].find(file => file.size > limit);
    said.textContent = large ? form.dataset.tooLarge.replace("{n}", Math.ceil(large.size / 1048576)) : "";
    field.classList.toggle("is-query", Boolean(large));
    field.toggleAttribute("aria-invalid", Boolean(large));
    return !large;
  }
  field.addEventListener("change", fits);
  form.addEventListener("submit", event => { if (!fits()) { event.preventDefault(); field.focus(); } });

  ["dragover", "dragenter"].forEach(name => drop.addEventListener(name, event => { event.preventDefault(); drop.classList.add("is-over"); }));
  ["dragleave", "dragend"].forEach(name => drop.addEventListener(name, () => drop.classList.remove("is-over")));
  drop.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    fits();
  });
})();
