// Reports that save themselves while they are written. Each element [data-report] holds the fields of one report: it is
// saved some time after the last key and when a field is left; what the server has not confirmed is kept in the browser.
(() => {
  "use strict";
  const form = document.querySelector("form[data-account]");
  if (!form) return;
  const account = form.dataset.account;
  const PAUSE = 1500, LONGEST = 60000, LONGEST_ANSWER = 20000, LONGEST_PAGE = 35000, KEPT_FOR = 7 * 24 * 3600 * 1000;
  const SPACE = `tiendo.nhap.${account}.`;
  const bar = form.querySelector("[data-report-status]"), expired = form.querySelector("[data-expired]");
  const offers = document.querySelector("[data-offers]");
  const place = (at) => {
    const two = (number) => String(number).padStart(2, "0"), day = new Date(at), today = new Date();
    const hour = `${two(day.getHours())}:${two(day.getMinutes())}`;
    return day.toDateString() === today.toDateString() ? hour : `${hour} ${two(day.getDate())}/${two(day.getMonth() + 1)}`;
  };

  // What a browser keeps of an unsaved report; without a place to keep it the page works all the same.
  const kept = {
    read(key) { try { return JSON.parse(localStorage.getItem(SPACE + key)); } catch { return null; } },
    write(key, copy) { try { localStorage.setItem(SPACE + key, JSON.stringify(copy)); } catch { /* full, or forbidden */ } },
    drop(key) { try { localStorage.removeItem(SPACE + key); } catch { /* forbidden */ } },
    sweep() {
      try {
        Object.keys(localStorage).filter((name) => name.startsWith("tiendo.nhap.")).forEach((name) => {
          const at = JSON.parse(localStorage.getItem(name))?.at ?? 0;
          if (Date.now() - at > KEPT_FOR) localStorage.removeItem(name);
        });
      } catch { /* forbidden, or not ours */ }
    },
  };
  kept.sweep();

  // What the server makes of a value: whoever compares what was typed with what is saved compares these.
  const plain = (name, value) => {
    const text = value.replace(/\r\n/g, "\n").replace(/(?![\n\t])\p{Cc}/gu, "").trim();
    if (name === "percent") return /^\d*$/.test(text) ? String(Number(text)) : text;
    if (!name.startsWith("completed_on")) return text;
    const day = text.includes("-") ? text.split("-").reverse() : text.split("/");
    return day.length === 3 ? day.map((part) => part.padStart(2, "0")).join("/") : text;
  };
  const words = (all) => JSON.stringify(Object.entries(all).filter(([name]) => !["version", "report", "seen", "key"].includes(name))
    .map(([name, value]) => [name, plain(name, value)]).sort());

  const reports = [...document.querySelectorAll("[data-report]")].map((element) => new Report(element));
  let leaving = false;

  function Report(element) {
    const { report: address, key, prefix } = element.dataset;
    const row = element.querySelector("[data-row-status]"), foot = element.querySelector("[data-row-saved]");
    const own = () => [...form.elements].filter((field) => field.name && field.name.startsWith(prefix)
      && !field.disabled && !/^(BUTTON|FIELDSET)$/.test(field.tagName) && field.type !== "file"
      && !["chosen", "reason", "auto"].includes(field.name.slice(prefix.length)) && element.contains(field));
    const field = (name) => form.elements[prefix + name];
    const values = () => Object.fromEntries(own()
      .filter((field) => !/^(radio|checkbox)$/.test(field.type) || field.checked)
      .map((field) => [field.name.slice(prefix.length), field.value]));
    let timer = 0, pause = 2000, running = null, unheard = null, older = null;
    const self = this;
    this.state = { kind: "" };
    this.name = element.querySelector(".ref")?.textContent ?? "";
    this.stopped = "clash" in element.dataset;
    this.dirty = "unsaved" in element.dataset;
    // What came back unsaved is kept nowhere else.
    let saved = this.dirty ? "" : words(values());
    if (this.dirty) {
      const before = kept.read(key);
      older = before && words(before.fields) === words(values()) ? before.older : before;
      kept.write(key, { at: Date.now(), fields: values(), older });
    }

    function say(kind, text) {
      self.state = { kind, text };
      if (row) row.textContent = text;
      if (foot) foot.textContent = text;
      element.classList.toggle("report-troubled", kind === "wrong" || kind === "lost" || kind === "out" || kind === "role" || kind === "clash");
      tell();
    }
    const later = (time) => { clearTimeout(timer); timer = setTimeout(() => self.save(), time); };

    // Called at every key: what is written is safe in the browser before it is safe at the server.
    this.changed = () => {
      const now = values();
      if (words(now) === saved && !unheard) {
        this.dirty = false;
        this.forget();
        say("", "");
        return;
      }
      this.dirty = true;
      kept.write(key, { at: Date.now(), fields: now, older });
      if (this.stopped) return;
      if (!["lost", "out", "role"].includes(this.state.kind)) say("writing", "Đang sửa …");
      later(this.state.kind === "lost" ? pause : PAUSE);
    };
    // The form takes them along; the page that answers tells whether they arrived.
    this.handOver = (batch) => { if (this.dirty) kept.write(key, { at: Date.now(), fields: values(), older, batch }); };
    this.forget = () => { if (older) kept.write(key, older); else kept.drop(key); };
    this.soon = () => { if (this.dirty && !this.stopped && this.state.kind !== "lost") later(200); };

    this.save = () => {
      clearTimeout(timer);
      if (running) return running;
      if (!this.dirty || this.stopped || leaving) return Promise.resolve();
      running = send().finally(() => { running = null; });
      return running;
    };

    async function send() {
      // What was sent and never answered is sent again as it was: whether it arrived or not, the answer is the same.
      const now = unheard ?? values();
      unheard = now;
      let answer, told = {};
      try {
        const body = new URLSearchParams({ ...now, auto: "1", account });
        answer = await fetch(address, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(LONGEST_ANSWER) });
        if (answer.headers.get("content-type")?.includes("json")) told = await answer.json();
      } catch {
        answer = null;
      }
      if (!answer || answer.status >= 500) {
        say("lost", "Chưa lưu: mất kết nối, sẽ thử lại");
        later(pause);
        pause = Math.min(pause * 2, LONGEST);
        return;
      }
      pause = 2000;
      const returned = ["lost", "out", "role"].includes(self.state.kind);
      if (answer.status === 401 || answer.type === "opaqueredirect" || told.account) {
        say("out", told.message ? `Chưa lưu: ${told.message}` : "Chưa lưu: phiên đăng nhập đã hết");
        return;
      }
      if (!told.message && [403, 404].includes(answer.status)) {
        say("role", "Chưa lưu: vai trò đang dùng không ghi được báo cáo này");
        return;
      }
      unheard = null;
      if (answer.ok) {
        field("version").value = told.version;
        field("report").value = told.report ?? "";
        field("seen").value = told.seen;
        saved = words(now);
        self.dirty = words(values()) !== saved;
        if (told.state) stands(told.state);
        if (self.dirty) {
          say("writing", "Đang sửa …");
          later(PAUSE);
        } else {
          self.forget();
          say("saved", `Đã lưu nháp ${told.at}`);
        }
        if (returned) again();
        return;
      }
      if (answer.status === 422) {
        // Until something else is typed, asking again would be answered alike.
        if (words(values()) !== words(now)) later(PAUSE);
        return say("wrong", `Chưa lưu: ${told.message}`);
      }
      self.stopped = true;
      say(told.clash ? "clash" : "wrong", `Chưa lưu: ${told.message ?? "máy chủ không nhận"}`);
      if (told.clash) both(told.message);
    }

    // Another person was first: the page that comes back shows both texts.
    function both(message) {
      const note = element.querySelector("[data-kept]");
      note.replaceChildren(paragraph(`${message}, sau khi trang này được mở. Nội dung bạn gõ còn nguyên.`),
        button("Xem cả hai bản", () => form.requestSubmit(form.querySelector(`button[name=only][value="${element.id.slice(3)}"]:not([formaction])`) ?? undefined)));
      note.hidden = false;
    }

    // The first words make a draft of what was missing.
    function stands(state) {
      const tag = element.querySelector("[data-state]");
      if (!tag || element.dataset.group !== "chua-viet") return;
      tag.textContent = state.label;
      tag.className = `tag s-${state.code}`;
      element.dataset.group = "nhap";
      element.querySelector("[data-quick]")?.remove();
      [["chua-viet", -1], ["nhap", 1]].forEach(([group, step]) => {
        document.querySelectorAll(`[data-tally="${group}"], [data-step="${group}"]`).forEach((tally) => {
          const number = tally.querySelector("b");
          number.textContent = Number(number.textContent) + step;
          tally.hidden = number.textContent === "0";
        });
      });
    }

    // "Không phát sinh": the figures go on from the last accepted report; one click, and it is saved.
    this.nothing = (said, button) => {
      const part = element.querySelector("[data-nothing]");
      part.querySelector("input").disabled = !said;
      part.querySelector("[data-nothing-off]").hidden = said;
      part.querySelector("[data-nothing-on]").hidden = !said;
      const tag = element.querySelector("[data-nothing-tag]");
      if (tag) tag.hidden = !said;
      if (said) {
        const last = part.querySelector("[name=nothing]").dataset;
        own().filter((one) => one.name === `${prefix}progress`).forEach((one) => { one.checked = one.value === last.progress; });
        const days = JSON.parse(last.days);
        own().filter((one) => "day" in one.dataset).forEach((one) => { one.value = days[one.name.slice(prefix.length)] ?? ""; });
        const percent = field("percent");
        percent.value = last.percent;
        percent.dispatchEvent(new Event("input", { bubbles: true }));
      }
      this.changed();
      later(0);
      if (button) (button.matches("[data-quick]") ? element.querySelector("summary") : part.querySelector(said ? "[name=something]" : "[name=nothing]")).focus();
    };

    // Words of an earlier visit that never reached the server.
    this.offer = () => {
      let copy = kept.read(key);
      if (!copy || this.dirty) return;
      // What arrived needs no copy; what was offered before and not answered is offered again.
      while (copy && words(copy.fields) === saved) copy = copy.older;
      if (!copy) return kept.drop(key);
      older = copy;
      const note = element.querySelector("[data-kept]");
      const done = () => { note.hidden = true; older = copy.older ?? null; this.offered = null; tellOffers(); };
      this.offered = {
        at: copy.at,
        restore: () => {
          done();
          own().forEach((one) => {
            const value = copy.fields[one.name.slice(prefix.length)];
            if (one.type === "radio" || one.type === "checkbox") one.checked = one.value === value;
            else one.value = value ?? "";
            one.dispatchEvent(new Event("input", { bubbles: true }));
          });
          const nothing = "nothing_new" in copy.fields;
          if (element.querySelector("[data-nothing] input").disabled === nothing) this.nothing(nothing);
          this.changed();
          later(0);
        },
        drop: () => {
          done();
          if (this.dirty) return kept.write(key, { at: Date.now(), fields: values(), older });
          this.forget();
          this.offer();
          tellOffers();
        },
      };
      note.replaceChildren(paragraph(`Có nội dung chưa gửi lên máy chủ từ ${place(copy.at)}.`),
        button("Khôi phục", this.offered.restore), button("Bỏ", this.offered.drop, "button--second"));
      note.hidden = false;
      const details = element.querySelector("details");
      if (details) details.open = true;
    };

    element.addEventListener("input", () => this.changed());
    element.addEventListener("change", () => this.soon());
    element.addEventListener("focusout", () => this.soon());
    element.addEventListener("click", (event) => {
      const pressed = event.target.closest?.("button[name=nothing], button[name=something]");
      if (!pressed || this.stopped) return;
      event.preventDefault();
      this.nothing(pressed.name === "nothing", pressed);
    });
    this.busy = () => running;
  }

  function paragraph(text) {
    const element = document.createElement("p");
    element.textContent = text;
    return element;
  }
  function button(text, act, look = "") {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `button--small ${look}`;
    element.textContent = text;
    element.addEventListener("click", act);
    return element;
  }

  // The bar says the worst that is so; all is well when every report is saved.
  function tell() {
    if (!reports) return;
    const of = (kind) => reports.filter((report) => report.state.kind === kind);
    if (expired) expired.hidden = of("out").length === 0;
    const worst = ["out", "role", "clash", "wrong", "lost", "writing", "saved"].map((kind) => of(kind)[0]).find(Boolean);
    if (bar && worst) bar.textContent = worst.state.text;
    if (bar && !worst) bar.textContent = "";
    if (reports.every((report) => !report.dirty)) form.dispatchEvent(new Event("saved"));
  }

  function tellOffers() {
    if (!offers) return;
    const open = reports.filter((report) => report.offered);
    offers.hidden = !open.length;
    if (!open.length) return;
    const since = Math.min(...open.map((report) => report.offered.at));
    const all = (act) => () => open.forEach((report) => report.offered?.[act]());
    const names = open.map((report) => report.name).join(", ");
    const [restore, drop] = open.length > 1 ? ["Khôi phục tất cả", "Bỏ tất cả"] : ["Khôi phục", "Bỏ"];
    offers.replaceChildren(paragraph(`Có nội dung chưa gửi lên máy chủ từ ${place(since)}: ${names}.`),
      button(restore, all("restore")), button(drop, all("drop"), "button--second"));
  }

  // Signed in again, or the line is back: what waited is saved by itself.
  const waiting = (kind) => reports.filter((report) => report.state.kind === kind);
  const again = () => ["out", "role", "lost"].flatMap(waiting).forEach((report) => report.save());
  window.addEventListener("online", again);
  window.addEventListener("focus", again);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
  setInterval(() => waiting("out")[0]?.save(), 15000);

  // Sent while a report saves itself, the form waits: two answers to one version would contradict each other.
  let waits = false, back = 0;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const busy = reports.map((report) => report.busy()).filter(Boolean);
    if (busy.length) {
      event.preventDefault();
      if (bar) bar.textContent = "Đang lưu, sẽ gửi ngay…";
      if (waits) return;
      waits = true;
      const sender = event.submitter;
      Promise.allSettled(busy).then(() => {
        waits = false;
        form.dataset.again = "1";
        form.requestSubmit(sender ?? undefined);
        delete form.dataset.again;
      });
      return;
    }
    leaving = true;
    // The page that answers names the batch if it arrived.
    const batch = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const sender = event.submitter?.hasAttribute("formaction") ? event.submitter : form;
    const way = sender === form ? "action" : "formaction", to = new URL(sender.getAttribute(way), location.href);
    to.searchParams.set("batch", batch);
    sender.setAttribute(way, to.pathname + to.search);
    reports.forEach((report) => report.handOver(batch));
    // What is typed while the page is on its way stays in the browser: saved now it would contradict what was sent. A page
    // that does not come leaves the words where they are.
    clearTimeout(back);
    back = setTimeout(() => {
      leaving = false;
      reports.forEach((report) => report.soon());
    }, LONGEST_PAGE);
  });
  window.addEventListener("pageshow", () => {
    clearTimeout(back);
    leaving = false;
  });

  // A link, and the words saved behind it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.target || link.hash && link.pathname === location.pathname && link.search === location.search) return;
    const dirty = reports.filter((report) => report.dirty && !report.stopped && report.state.kind !== "out");
    if (!dirty.length || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    Promise.allSettled(dirty.map((report) => report.save())).then(() => { location.assign(link.href); });
  });

  // A page that was answered holds the truth: what it shows as saved needs no copy.
  reports.forEach((report) => report.offer());
  tellOffers();
  window.addEventListener("beforeprint", () =>
    document.querySelectorAll(".report-row > details").forEach((row) => { row.open = true; }));

  // After something was done the reader lands on what is said of it.
  const said = document.querySelector("main > .notice[role=status]");
  if (said && !location.hash && !document.querySelector("[data-wrong-list]")) {
    said.tabIndex = -1;
    said.focus();
  }
})();
