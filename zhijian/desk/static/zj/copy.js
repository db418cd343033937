// Copies the text of a field: <button data-zj-copy="id of the field" data-zj-copied="what is said then">.
// Offices serve these pages without TLS in their own net, where there is no navigator.clipboard: then as of old.
(function () {
  "use strict";
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-zj-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.zjCopy);
    const said = () => { document.getElementById("zj-say").textContent = button.dataset.zjCopied; button.textContent = button.dataset.zjCopied; };
    const asOfOld = () => { field.focus(); field.select(); if (document.execCommand("copy")) said(); };
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(said, asOfOld); else asOfOld();
  });
})();
