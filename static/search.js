// "/" leads to the search box; among what was found the arrows lead on. Without this file Tab does.
(() => {
  "use strict";
  const box = document.querySelector("main [data-seek]") ?? document.querySelector("[data-seek]");
  const typing = (element) => element.closest("input, select, textarea, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    event.preventDefault();
    // On a narrow screen there is only a link.
    if (!box || !box.offsetParent) return location.assign("/tim");
    box.focus();
    box.select();
  });

  const links = [...document.querySelectorAll("[data-finds] li a")];
  if (!box || !links.length) return;
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const here = event.target === box ? -1 : links.indexOf(event.target);
    if (here < 0 && event.target !== box) return;
    event.preventDefault();
    (links[here + step] ?? (here + step < 0 ? box : links[here]))?.focus();
  });
})();
