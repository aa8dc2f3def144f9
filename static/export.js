// A file that is being made: how far it has come is asked again and again, and the page is opened anew once it is there.

const ASKING = 1500;
const RARELY = 30000;

let pause = ASKING;

async function ask() {
  const shown = document.querySelector("[data-export-progress]");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    // A server in trouble, or begun anew, is asked less and less often: to open the page now would show its trouble only.
    if (answer.status >= 500) return later();
    if (!answer.ok || answer.redirected) return location.reload();
    pause = ASKING;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-export-progress]");
    if (!now || !now.querySelector("progress")) return location.reload();
    if (now.innerHTML !== shown.innerHTML) shown.replaceChildren(...now.childNodes);
  } catch {
    // The line is down: the next time may be better.
    return later();
  }
  setTimeout(ask, pause);
}

function later() {
  pause = Math.min(pause * 2, RARELY);
  setTimeout(ask, pause);
}

setTimeout(ask, pause);
