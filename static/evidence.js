// Files of a report while it is being written: chosen or dropped, one after the other, each with how far it has come.
// Without this file the form's button sends them.
(() => {
  "use strict";
  const LOST = "Mất kết nối: tệp chưa được gửi.";
  const ENDED = "Phiên đăng nhập đã kết thúc: hãy đăng nhập trong thẻ khác rồi thử lại.";
  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  // A file dropped beside the place for it does not replace the page.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
  }
  let busy = 0;
  const warn = (event) => event.preventDefault();
  const working = (change) => {
    busy += change;
    if (busy > 0) window.addEventListener("beforeunload", warn);
    else window.removeEventListener("beforeunload", warn);
  };

  document.querySelectorAll("[data-without-script]").forEach((place) => { place.hidden = true; });
  document.querySelectorAll("[data-evidence]").forEach((area) => {
    const list = area.querySelector("[data-evidence-list]");
    const coming = area.querySelector("[data-evidence-coming]");
    const place = area.querySelector("[data-evidence-drop]");
    const input = place.querySelector("input[type=file]");
    const status = area.querySelector("[data-evidence-status]");
    const say = (text) => { status.textContent = text; };
    const waiting = [];
    let running = false;

    const choose = element("button", { type: "button", className: "button--second button--small", textContent: "Chọn tệp" });
    choose.setAttribute("aria-describedby", input.getAttribute("aria-describedby"));
    choose.addEventListener("click", () => input.click());
    area.hidden = false;
    input.hidden = true;
    input.after(choose);
    place.querySelector("[data-evidence-send]").hidden = true;
    place.querySelector("[data-evidence-hint]").hidden = false;

    // Choosing a file writes no word of the report.
    for (const kind of ["input", "change"]) place.addEventListener(kind, (event) => event.stopPropagation());
    input.addEventListener("change", () => {
      take(input.files);
      input.value = "";
    });
    place.addEventListener("dragover", () => place.classList.add("files-drop--over"));
    place.addEventListener("dragleave", () => place.classList.remove("files-drop--over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("files-drop--over");
      take(event.dataTransfer.files);
    });

    function take(files) {
      for (const file of files) {
        const row = element("li", {});
        const progress = element("progress", { max: 1, value: 0 });
        progress.setAttribute("aria-label", `Đang gửi ${file.name}`);
        const said = element("span", { className: "sub", textContent: "Đang chờ" });
        const acts = element("span", { className: "file-do" });
        row.append(element("span", { className: "file-name" }, element("b", { textContent: file.name }), said), progress, acts);
        coming.append(row);
        const one = { file, row, progress, said, acts, lost: false };
        const most = Number(area.dataset.megabytes);
        if (file.size > most * 1024 * 1024) stop(one, `Tệp lớn hơn ${most} MB; hãy giảm dung lượng hoặc tách tệp rồi gửi lại.`);
        else waiting.push(one);
      }
      run();
    }

    async function run() {
      if (running) return;
      running = true;
      working(1);
      for (let one = waiting.shift(); one; one = waiting.shift()) await send(one);
      running = false;
      working(-1);
    }

    // An answer never breaks the row of files that wait.
    async function send(one) {
      one.said.textContent = "Đang gửi";
      one.progress.hidden = false;
      one.progress.removeAttribute("value");
      say(`Đang gửi ${one.file.name}`);
      const { status: code, told } = await post(one);
      if (code === 200 && told) {
        show(told);
        if (told.refused.length) stop(one, told.refused[0].why);
        else {
          one.row.remove();
          say(`Đã đính kèm ${one.file.name}. Báo cáo có ${told.count} tệp.`);
        }
      } else if (code === 0) again(one, (await signedOut()) ? ENDED : LOST);
      else if (code === 401) again(one, ENDED);
      else if (code === 413) stop(one, "Máy chủ không nhận tệp lớn như thế.");
      else if (code >= 500) again(one, "Máy chủ chưa nhận được tệp.");
      else stop(one, told?.why ?? "Không đính kèm được vào báo cáo này nữa; hãy tải lại trang để xem.");
    }

    function post(one) {
      return new Promise((done) => {
        const request = new XMLHttpRequest();
        const data = new FormData();
        data.set("form", area.dataset.form);
        data.append("file", one.file);
        request.open("POST", area.dataset.evidence);
        request.setRequestHeader("Accept", "application/json");
        request.responseType = "json";
        request.upload.addEventListener("progress", (event) => {
          if (!event.lengthComputable) return;
          const part = event.loaded / event.total;
          one.progress.value = part;
          one.said.textContent = part < 1 ? `Đang gửi ${Math.floor(part * 100)}%` : "Đang kiểm tra";
        });
        request.addEventListener("load", () => done({ status: request.status, told: request.response }));
        for (const kind of ["error", "abort", "timeout"]) request.addEventListener(kind, () => done({ status: 0 }));
        request.send(data);
      });
    }

    // A server that lets nobody in cuts a long file off, which looks like a lost connection.
    async function signedOut() {
      const answer = await fetch(location.href, { method: "GET", redirect: "manual" }).catch(() => null);
      return answer?.type === "opaqueredirect";
    }

    const button = (one, text, act) => {
      const made = element("button", { type: "button", className: "button--link", textContent: text });
      made.setAttribute("aria-label", `${text} ${one.file.name}`);
      made.addEventListener("click", act);
      return made;
    };
    const leave = (one) => button(one, "Đóng", () => { one.row.remove(); choose.focus(); });

    function stop(one, why) {
      one.progress.hidden = true;
      one.said.textContent = why;
      one.said.className = "field-error";
      one.acts.replaceChildren(leave(one));
      say(`Không nhận ${one.file.name}: ${why}`);
    }

    function again(one, why) {
      stop(one, why);
      const retry = () => {
        window.removeEventListener("online", retry);
        if (!one.row.isConnected || !one.acts.hasChildNodes()) return;
        one.acts.replaceChildren();
        one.said.className = "sub";
        one.said.textContent = "Đang chờ";
        waiting.push(one);
        run();
      };
      one.acts.prepend(button(one, "Thử lại", retry));
      window.addEventListener("online", retry);
    }

    function show(told) { list.innerHTML = told.list; }

    list.addEventListener("click", async (event) => {
      const button = event.target.closest("[data-evidence-remove]");
      if (!button) return;
      event.preventDefault();
      const name = button.closest("li").querySelector("a").textContent;
      button.disabled = true;
      const body = new URLSearchParams({ form: area.dataset.form });
      const options = { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" };
      const answer = await fetch(button.formAction, options).catch(() => null);
      const told = answer?.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
      if (answer?.ok && told) {
        show(told);
        say(`Đã bỏ ${name}. Báo cáo còn ${told.count} tệp.`);
        choose.focus();
        return;
      }
      button.disabled = false;
      const why = told?.why ?? (answer?.status === 401 ? ENDED : answer ? "Chưa bỏ được; hãy tải lại trang để xem." : "Mất kết nối: chưa bỏ được.");
      const item = button.closest("li").querySelector(".file-name");
      item.querySelector(".field-error")?.remove();
      item.append(element("span", { className: "field-error", textContent: why }));
      say(why);
    });
  });
})();
