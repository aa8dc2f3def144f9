// Words written into a form and not yet taken by the server are kept in the browser: a window that is closed, a session that
// ends, a machine that dies loses none. They are offered when the page is opened again. Signing out and the page that says
// that they arrived drop them: app.js does so.
(() => {
  "use strict";
  const KEPT_FOR = 7 * 24 * 3600 * 1000;
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    const { text: field, version } = form.elements, note = form.querySelector("[data-kept]");
    const key = `tiendo.nhap.${form.dataset.account}.${form.dataset.keep}.${location.pathname}`;
    const read = () => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
    const write = (copy) => {
      try {
        if (copy) localStorage.setItem(key, JSON.stringify(copy));
        else localStorage.removeItem(key);
      } catch { /* full, or forbidden */ }
    };
    // What came back unsaved is kept nowhere else. What was offered before and not answered is offered again.
    const unsaved = "unsaved" in form.dataset, saved = unsaved ? null : field.value;
    let older = read();
    const keep = (batch) => write(field.value === saved ? older
      : { at: Date.now(), text: field.value, version: version?.value, batch, older });
    while (older && (Date.now() - older.at > KEPT_FOR || older.text === field.value)) older = older.older;

    function offer() {
      note.hidden = !older || unsaved;
      if (note.hidden) return;
      const copy = older;
      const button = (text, look, act) => {
        const made = Object.assign(document.createElement("button"), { type: "button", className: `button--small ${look}`, textContent: text });
        made.addEventListener("click", () => {
          older = copy.older ?? null;
          act();
          keep();
          offer();
          field.focus();
        });
        return made;
      };
      const words = document.createElement("p");
      words.textContent = note.dataset.kept;
      note.replaceChildren(words, button("Khôi phục", "", () => {
        field.value = copy.text;
        // Whoever saved something else meanwhile is not passed over: the page that answers shows both texts.
        if (version && copy.version) version.value = copy.version;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }), button("Bỏ", "button--second", () => {}));
    }
    keep();
    offer();
    field.addEventListener("input", () => keep());
    field.addEventListener("change", () => keep());
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      // The page that answers names the batch if it arrived.
      const batch = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
      const to = new URL(form.getAttribute("action"), location.href);
      to.searchParams.set("batch", batch);
      form.setAttribute("action", to.pathname + to.search);
      keep(batch);
    });
  });
})();
