// Looks for new mail every two seconds and redraws the list in place, so that a filter being typed and the focus stay.
if (document.body.hasAttribute("data-refresh")) {
  setInterval(async () => {
    if (document.hidden || document.activeElement?.matches("input") || !getSelection().isCollapsed) return;
    try {
      const answer = await fetch(location.href);
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
      const main = document.querySelector("main");
      if (answer.ok && next && next.innerHTML !== main.innerHTML && !main.contains(document.activeElement)) main.replaceWith(next);
    } catch {
      // The app restarts; the next look finds it.
    }
  }, 2000);
}
