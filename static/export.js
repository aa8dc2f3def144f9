// A file that is being made: how far it has come is asked again and again, and the page is opened anew once it is there.

const ASKING = 1500;

async function ask() {
  const shown = document.querySelector("[data-export-progress]");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-export-progress]");
    if (!now || !now.querySelector("progress")) return location.reload();
    if (now.innerHTML !== shown.innerHTML) shown.replaceChildren(...now.childNodes);
  } catch {
    // The line is down: the next time may be better.
  }
  setTimeout(ask, ASKING);
}

setTimeout(ask, ASKING);
