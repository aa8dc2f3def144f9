// Writing a comment: "@" opens a list of those who can be mentioned. Without this file names are picked in the field below
// the text.
(() => {
  "use strict";
  const form = document.querySelector("form[data-comment]");
  if (!form) return;
  const field = form.elements.text, status = form.querySelector("[data-comment-status]");
  const PAUSE = 150;

  form.addEventListener("submit", () => {
    // Words alone are carried through signing in again; files cannot be.
    const brings = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
    form.enctype = brings ? "multipart/form-data" : "application/x-www-form-urlencoded";
  });

  // The list of names below the text: arrows choose, Enter or Tab takes, Escape closes.
  const list = Object.assign(document.createElement("ul"), { id: "mention-list", className: "mention-list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Đơn vị, người có thể nhắc đến");
  field.after(list);
  // A text of several lines for whoever hears the page, but while names are offered.
  const offering = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "true" };
  let begin = -1, chosen = 0, names = [], timer = 0, asked = 0;

  const close = () => {
    begin = -1;
    list.hidden = true;
    for (const name of [...Object.keys(offering), "aria-activedescendant"]) field.removeAttribute(name);
  };
  const mark = () => {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", `mention-${chosen}`);
  };
  const take = (name) => {
    const end = field.selectionStart;
    field.setRangeText(`@${name} `, begin, end, "end");
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  };
  function show(found) {
    names = found;
    chosen = 0;
    list.replaceChildren(...found.map((name, index) => {
      const item = Object.assign(document.createElement("li"), { id: `mention-${index}`, textContent: name });
      item.setAttribute("role", "option");
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(name); });
      return item;
    }));
    if (!found.length) return close();
    list.hidden = false;
    for (const [name, value] of Object.entries(offering)) field.setAttribute(name, value);
    mark();
    if (status) status.textContent = `${found.length} gợi ý, dùng mũi tên để chọn.`;
  }

  // The words between "@" and the caret, if that is what is being typed.
  function typed() {
    const text = field.value.slice(0, field.selectionStart), at = text.lastIndexOf("@");
    if (at < 0 || (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]))) return null;
    const words = text.slice(at + 1);
    return words.length <= 40 && !/[\n@;]/.test(words) ? { at, words } : null;
  }
  field.addEventListener("input", () => {
    clearTimeout(timer);
    const now = typed();
    if (!now) return close();
    timer = setTimeout(async () => {
      const mine = ++asked;
      try {
        const answer = await fetch(`${form.dataset.comment}?q=${encodeURIComponent(now.words.trim())}`, { headers: { Accept: "application/json" }, redirect: "manual" });
        if (!answer.ok || mine !== asked || !typed()) return;
        begin = now.at;
        show(await answer.json());
      } catch { close(); }
    }, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (chosen + step + names.length) % names.length;
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && begin >= 0) take(names[chosen]);
    else return;
    event.preventDefault();
    if (step) mark();
  });
  field.addEventListener("blur", close);
})();
