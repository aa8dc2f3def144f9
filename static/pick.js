// Picking rows of a table, and moving in the matrix by arrow keys. Without this file every box is ticked by itself and the
// button beside the table means all of them.
(() => {
  "use strict";

  document.querySelectorAll("[data-pick]").forEach((area) => {
    const boxes = [...area.querySelectorAll("input[data-pick-one]")];
    const all = area.querySelector("input[data-pick-all]");
    const said = area.querySelector("[data-pick-count]");
    if (!boxes.length) return;
    const tell = () => {
      const picked = boxes.filter((box) => box.checked).length;
      if (all) {
        all.checked = picked === boxes.length;
        all.indeterminate = picked > 0 && picked < boxes.length;
      }
      if (!said) return;
      // Where the list is long, the first of them are named beside it.
      const first = said.hasAttribute("data-pick-names") ? boxes.filter((box) => box.checked).slice(0, 5) : [];
      const names = first.map((box) => box.closest("label").textContent.trim()).join(", ");
      const named = names && `: ${names}${picked > first.length ? " …" : ""}`;
      said.textContent = picked ? `Đã chọn ${picked} đơn vị${named}` : "";
    };
    if (all) {
      all.closest("[hidden]")?.removeAttribute("hidden");
      all.addEventListener("change", () => {
        boxes.filter((box) => !box.closest("label[hidden]")).forEach((box) => { box.checked = all.checked; });
        tell();
      });
    }
    // Of hundreds of units those are shown whose name holds the words, whatever their case and diacritics; what is ticked stays.
    const find = area.querySelector("input[data-pick-find]");
    if (find) {
      const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
      find.closest("[hidden]")?.removeAttribute("hidden");
      find.addEventListener("input", () => {
        const words = plain(find.value.trim());
        boxes.forEach((box) => { box.closest("label").hidden = !plain(box.closest("label").textContent).includes(words); });
      });
      // Enter looks for a unit; it does not send the form.
      find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    }
    // A row of boxes is ticked from one to the other with Shift.
    let last = null;
    boxes.forEach((box, index) => box.addEventListener("click", (event) => {
      if (event.shiftKey && last !== null) {
        boxes.slice(Math.min(last, index), Math.max(last, index) + 1).forEach((other) => { other.checked = box.checked; });
      }
      last = index;
      tell();
    }));
    tell();
  });

  // In the matrix an arrow key leads to the next report in that direction.
  document.querySelectorAll("table.matrix").forEach((table) => table.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const here = event.target.closest?.("a.cell")?.closest("td");
    if (!step || !here || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const rows = [...table.tBodies[0].rows];
    let row = rows.indexOf(here.parentElement), column = here.cellIndex;
    for (;;) {
      row += step[0];
      column += step[1];
      const cell = rows[row]?.cells[column];
      if (!cell) return;
      const link = cell.querySelector("a.cell");
      if (link) return link.focus();
    }
  }));
})();
