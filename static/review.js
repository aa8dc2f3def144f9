// Reviewing by keyboard: single keys that do what the page's own links and buttons do. Everything works without them, and
// whoever speaks to the machine or strays over the keys can switch them off (WCAG 2.1.4).
(() => {
  "use strict";
  const OFF = "tiendo.phim-tat";
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // A reason chosen among those offered goes into the field, to be sent as it is or changed.
  all("[data-reasons]").forEach((reasons) => {
    const field = document.getElementById(reasons.dataset.reasons);
    const clear = () => all("input", reasons).forEach((input) => { input.checked = false; });
    reasons.addEventListener("change", (event) => { field.value = event.target.value; });
    field.addEventListener("input", clear);
  });

  // Many at once: how many are chosen stands on the buttons.
  const many = one("form[data-many]");
  const boxes = many ? all("[data-row] [type=checkbox]", many) : [];
  const whole = many && one("[data-all]", many);
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all("[data-words]", many).forEach((place) => {
      place.dataset.none ??= place.textContent;
      place.textContent = chosen ? place.dataset.words.replace("{}", chosen) : place.dataset.none;
    });
    const status = one("[data-chosen]", many);
    status.hidden = false;
    status.textContent = chosen ? `Đã chọn ${chosen} báo cáo` : "Chưa chọn báo cáo nào";
    const box = one("input", whole);
    box.checked = chosen === boxes.length;
    box.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  if (many) {
    whole.hidden = false;
    many.addEventListener("change", (event) => {
      if (whole.contains(event.target)) boxes.forEach((box) => { box.checked = event.target.checked; });
      count();
    });
    window.addEventListener("pageshow", count);
    count();
  }

  // Whoever comes here from the report before begins at the title, below what is said of that one.
  const review = one("[data-review]");
  if (review && one("main > .notice[role=status]") && !one("[data-wrong-list]")) one("h1", review)?.focus({ preventScroll: true });
  const current = one(".wait [aria-current]");
  const pane = current?.closest(".wait");
  if (pane) pane.scrollTop += current.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 2;

  const dialog = one("dialog[data-keys]");
  if (!dialog) return;
  let off = false;
  try { off = localStorage.getItem(OFF) === "0"; } catch { /* forbidden */ }
  const on = one("[data-keys-on]", dialog);
  on.checked = !off;
  on.addEventListener("change", () => {
    off = !on.checked;
    try {
      if (off) localStorage.setItem(OFF, "0");
      else localStorage.removeItem(OFF);
    } catch { /* forbidden */ }
  });
  one("[data-keys-close]", dialog).addEventListener("click", () => dialog.close());
  all("[data-keys-open]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  });

  // A page that is on its way out takes no more keys: the next one would be meant for the next report.
  let leaving = false;
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });

  const giving = one("[data-return]");
  const rate = (place) => {
    const mark = all("[data-accept] [name=rating]")[place];
    if (!mark) return;
    mark.checked = !mark.checked;
    // Heard, too.
    if (mark.checked) mark.focus({ preventScroll: true });
  };
  const step = (key) => {
    const link = one(`[data-step="${key}"]`);
    if (!link) return;
    leaving = true;
    link.click();
  };
  // Not while a return is being written: its reason would be lost.
  const accept = () => { if (!giving?.open) one("[data-accept] button")?.click(); };
  const refuse = () => {
    if (!giving) return;
    giving.open = true;
    one("textarea", giving).focus();
  };
  const rows = all("[data-row]");
  const at = () => rows.findIndex((row) => row.contains(document.activeElement));
  const move = (by) => {
    const to = rows[Math.min(Math.max(at() + by, 0), rows.length - 1)];
    one("[data-open]", to)?.focus();
    to?.scrollIntoView({ block: "nearest" });
  };
  const toggle = () => {
    const row = rows[at()];
    if (row) one("[type=checkbox]", row).click();
  };
  const acts = review
    ? { j: () => step("j"), k: () => step("k"), a: accept, r: refuse, 1: () => rate(0), 2: () => rate(1), 3: () => rate(2) }
    : { j: () => move(1), k: () => move(at() < 0 ? 1 : -1), x: toggle };
  acts["?"] = () => dialog.showModal();

  const typing = (target) => target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])")
    || (target.closest("[data-return]") && !target.closest("summary"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !dialog.open && giving?.open) {
      if (!one("textarea", giving).value.trim()) giving.open = false;
      document.activeElement.blur();
      return;
    }
    if (off || leaving || dialog.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) return;
    const act = acts[event.key.toLowerCase()];
    if (!act || (event.repeat && !(many && "jk".includes(event.key)))) return;
    event.preventDefault();
    act();
  });
})();
