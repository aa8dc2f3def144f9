// Progressive enhancement only: every page works without this file.
(() => {
  "use strict";
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // A choice made by pointer in the plan and period picker is an answer; by keyboard every arrow key is a change, so
  // there the button or Enter answers.
  each("form[data-auto]", (form) => {
    let pointed = false;
    form.addEventListener("pointerdown", () => { pointed = true; });
    form.addEventListener("keydown", () => { pointed = false; });
    form.addEventListener("change", () => { if (pointed) form.requestSubmit(); });
  });

  // Words written and not yet sent are not lost by a stray click.
  each("form[data-guard]", (form) => {
    let changed = false;
    const warn = (event) => event.preventDefault();
    const guard = () => {
      if (changed) return;
      changed = true;
      const status = form.querySelector("[data-guard-status]");
      if (status) status.textContent = "Có thay đổi chưa lưu";
      window.addEventListener("beforeunload", warn);
    };
    form.addEventListener("input", guard);
    // A form that came back with mistakes holds words that are kept nowhere else.
    if (form.dataset.guard === "unsaved") guard();
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) window.removeEventListener("beforeunload", warn);
    });
  });

  // Acts that cannot be taken back ask first. Capture: before the guard above looks at the event.
  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  }, true);

  // A percentage has a slider and a number that say the same.
  each("[data-percent]", (pair) => {
    const inputs = pair.querySelectorAll("input");
    inputs.forEach((input) => input.addEventListener("input", () =>
      inputs.forEach((other) => { if (other !== input) other.value = input.value; })));
  });

  // Last period's words, copied into the field beside them.
  each("button[data-copy-to]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.copyTo);
      const words = button.closest(".last").querySelector("[data-words]").textContent.trim();
      // What is already typed stays.
      field.value = field.value.trim() ? `${field.value.trimEnd()}\n${words}` : words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  });

  // Menus made of <details> close on Escape and on a click elsewhere.
  const menus = () => document.querySelectorAll("details.who[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.addEventListener("click", (event) =>
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));

  // After a refused form the reader lands on what is wrong.
  document.querySelector("[data-wrong-list]")?.focus();
})();
