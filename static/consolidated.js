// Writing a passage: a click puts a figure's token where the caret is. Without this file tokens are copied by hand.
(() => {
  "use strict";
  const field = document.querySelector("form[data-tokens] textarea");
  if (!field) return;
  for (const code of document.querySelectorAll("[data-token]")) {
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "button--link small", textContent: code.dataset.token, title: "Chèn vào chỗ con trỏ",
    });
    button.addEventListener("click", () => {
      field.focus();
      field.setRangeText(code.dataset.token, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    code.replaceChildren(button);
  }
})();
