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
    form.addEventListener("saved", () => {
      changed = false;
      window.removeEventListener("beforeunload", warn);
    });
    // A form that came back with mistakes holds words that are kept nowhere else.
    if (form.dataset.guard === "unsaved") guard();
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) window.removeEventListener("beforeunload", warn);
    });
  });

  // A form that saves itself while it is written: some time after the last key, and when a field is left.
  each("form[data-autosave]", (form) => {
    const status = form.querySelector("[data-guard-status]");
    const say = (text) => { if (status) status.textContent = text; };
    let waiting = 0, running = false, sender = null, dirty = form.dataset.guard === "unsaved", stopped = dirty;
    const later = (time) => { clearTimeout(waiting); waiting = setTimeout(save, time); };
    async function save() {
      clearTimeout(waiting);
      if (!dirty || running || stopped) return;
      running = true;
      dirty = false;
      const data = new URLSearchParams(new FormData(form));
      data.set("auto", "1");
      try {
        const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
        if (answer.ok) {
          const told = await answer.json();
          Object.entries(told.set ?? {}).forEach(([name, value]) => { form.elements[name].value = value; });
          Object.entries(told.meanings ?? {}).forEach(([name, values]) => show(name, values));
          if (!dirty) {
            say(`Đã lưu ${told.at}`);
            form.dispatchEvent(new Event("saved"));
          }
        } else if (answer.status === 422) {
          dirty = true;
          say("Chưa lưu: có chỗ chưa đúng, bấm Lưu để xem");
          return;
        } else if (answer.status === 409) {
          dirty = stopped = true;
          const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
          say(told.message ?? "Chưa lưu: người khác vừa sửa chỗ này, bấm Lưu để xem cả hai bản");
          return;
        } else if (answer.status === 401 || answer.type === "opaqueredirect") {
          dirty = stopped = true;
          say("Chưa lưu: phiên đăng nhập đã kết thúc");
          return;
        } else throw new Error(answer.status);
      } catch {
        dirty = true;
        say("Chưa lưu: mất kết nối, sẽ thử lại");
        later(5000);
        return;
      } finally {
        running = false;
        if (sender) {
          form.dataset.again = "1";
          form.requestSubmit(sender);
          return;
        }
      }
      if (dirty) later(1500);
    }
    // What typed words came to mean stands beside them; a field that somebody is in stays theirs.
    function show(name, values) {
      form.querySelectorAll(`[data-meaning="${name}"]`).forEach((place, row) => {
        if (values[row] === undefined) return;
        if (place.matches("input")) place.placeholder = values[row] || "chưa rõ là đơn vị nào";
        else place.textContent = values[row] && `→ ${values[row]}`;
      });
    }
    form.addEventListener("input", () => { dirty = true; say("Đang sửa …"); later(1500); });
    form.addEventListener("change", () => later(300));
    // Sent while it is saving itself, it waits: two answers to one version would contradict each other.
    form.addEventListener("submit", (event) => {
      clearTimeout(waiting);
      if (event.defaultPrevented) return;
      if (running) {
        event.preventDefault();
        sender = event.submitter ?? form.querySelector("button:not([formaction], [name])");
      } else stopped = true;
    });
    // Leaving by a link saves first.
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || !dirty || stopped || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      save().then(() => { location.assign(link.href); });
    });
  });

  // Lists of rows: the last one always has room.
  each("[data-grow]", (list) => list.addEventListener("input", () => {
    const last = list.lastElementChild;
    const fields = [...last.querySelectorAll("input:not([type=hidden]), select")];
    if (fields.every((field) => !field.value)) return;
    const next = last.cloneNode(true);
    next.querySelectorAll("input, select").forEach((field) => {
      field.value = "";
      field.placeholder = field.dataset.meaning ? "" : field.placeholder;
      if (field.id) field.id += "-";
    });
    next.querySelectorAll(".field-error, .unclear").forEach((note) => note.remove());
    next.querySelectorAll(".meaning").forEach((note) => { note.textContent = ""; });
    next.querySelectorAll("details").forEach((part) => { part.open = false; });
    list.append(next);
  }));

  // The document stands where the chosen task was read; its links lead within its own window.
  each("[data-pane]", (pane) => {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const to = (place, behavior) => {
      const top = place.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTo({ top: pane.scrollTop + top - pane.clientHeight / 4, behavior });
    };
    const chosen = pane.querySelector(".chosen");
    if (chosen) to(chosen, "instant");
    document.addEventListener("click", (event) => {
      const id = event.target.closest?.('a[href^="#d"]')?.hash.slice(1);
      const place = id && document.getElementById(id);
      if (!place || !pane.contains(place) || getComputedStyle(pane).overflowY === "visible") return;
      event.preventDefault();
      to(place.closest("p, tr"), calm ? "instant" : "smooth");
    });
  });

  // j and k walk from task to task; not while something is typed.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  });

  // A page that waits asks now and then whether there is something else to see.
  if (document.querySelector("[data-poll]")) {
    setInterval(async () => {
      const answer = await fetch(location.href).catch(() => null);
      if (answer && !(await answer.text()).includes("data-poll")) location.reload();
    }, 1500);
  }

  // Sending a file takes its time: it says so, and is not sent twice.
  each("form[data-busy]", (form) => form.addEventListener("submit", () => {
    form.querySelector("[data-busy-status]").textContent = form.dataset.busy;
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  }));
  window.addEventListener("pageshow", () => each("form[data-busy]", (form) => {
    form.querySelector("[data-busy-status]").textContent = "";
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  }));

  // Of the ways to answer, only the fields of the chosen one are shown.
  each("[data-how]", (select) => {
    const row = select.closest("fieldset");
    const show = () => row.querySelectorAll("[data-when]").forEach((part) => {
      part.hidden = !part.dataset.when.split(" ").includes(select.value);
      if (!part.hidden && part.matches("details")) part.open = true;
    });
    select.addEventListener("change", show);
    show();
  });
  each("[data-fill]", (button) => button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.fill);
    field.value = button.textContent.trim();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }));

  // Acts that cannot be taken back ask first. Capture: before the guard above looks at the event.
  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (question && !event.target.dataset.again && !window.confirm(question)) event.preventDefault();
  }, true);

  // A percentage has a slider and a number that say the same.
  each("[data-percent]", (pair) => {
    const inputs = pair.querySelectorAll("input");
    inputs.forEach((input) => input.addEventListener("input", () =>
      inputs.forEach((other) => { if (other !== input) other.value = input.value; })));
  });

  // "Hoàn thành" is 100 %, "Chưa thực hiện" 0 %; whoever goes back to what is under way finds the figure that stood there.
  each("[data-figures]", (figures) => {
    const percent = figures.querySelector("[data-percent] input[type=text]");
    const step = () => figures.querySelector("input[type=radio]:checked")?.value;
    let standing = step() === "in_progress" ? percent.value : "";
    figures.addEventListener("input", (event) => {
      if (event.target.type !== "radio" && step() === "in_progress") standing = percent.value;
    });
    figures.addEventListener("change", (event) => {
      if (event.target.type !== "radio") return;
      const said = { done: "100", not_started: "0", in_progress: standing }[step()];
      if (!said || said === percent.value) return;
      percent.value = said;
      percent.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  // Last period's words, copied into the field beside them.
  each("button[data-copy-to]", (button) => {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const field = document.getElementById(button.dataset.copyTo);
      const words = button.closest(".last").querySelector("[data-words]").textContent.trim();
      // What is already typed stays.
      field.value = field.value.trim() ? `${field.value.trimEnd()}\n${words}` : words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  });

  // An address to be copied whole.
  each("button[data-copy]", (button) => {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = !navigator.clipboard;
    field.addEventListener("focus", () => field.select());
    button.addEventListener("click", () => navigator.clipboard.writeText(field.value).then(
      () => { button.textContent = "Đã chép"; },
      () => field.focus()));
  });

  // What report.js keeps of unsaved words goes when that very batch has arrived, and when their writer signs out. What was
  // offered of an earlier visit and not answered stays.
  const out = document.querySelector("form[data-account-out]");
  const forget = (left) => {
    try {
      Object.keys(localStorage).filter((name) => name.startsWith(`tiendo.nhap.${out.dataset.accountOut}.`)).forEach((name) => {
        const rest = left(JSON.parse(localStorage.getItem(name)), name.split(".")[3]);
        if (rest) localStorage.setItem(name, JSON.stringify(rest));
        else localStorage.removeItem(name);
      });
    } catch { /* forbidden, or not ours */ }
  };
  const arrived = document.querySelector("main > [data-arrived]")?.dataset.arrived;
  if (out && arrived) forget((copy) => copy.batch === arrived ? copy.older : copy);
  // A page that comes back says of each report on it whether it was kept: report.js copies again what was not.
  const answered = document.querySelector("[data-wrong-list]") && new URLSearchParams(location.search).get("batch");
  const shown = (id) => document.querySelector(`[id="pc-${id}"], [data-key^="${id}."]`);
  if (out && answered) forget((copy, id) => copy.batch === answered && shown(id) ? copy.older : copy);
  // The browser may still ask whether to leave unsaved words.
  out?.addEventListener("submit", () => window.addEventListener("pagehide", () => forget(() => null)));

  // Menus made of <details> close on Escape and on a click elsewhere.
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.addEventListener("click", (event) =>
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));

  // After a refused form the reader lands on what is wrong.
  document.querySelector("[data-wrong-list]")?.focus();
})();
