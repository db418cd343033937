// The reader's theme before the first paint. "system" follows the machine; the others stand in the page already.
(function () {
  "use strict";
  const root = document.documentElement;
  if (root.dataset.zjTheme !== "system") return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  apply();
  dark.addEventListener("change", apply);
})();
