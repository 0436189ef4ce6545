// The script's own event for this never fires, so the state is read from the classes it sets.
let watched;

const changed = box => {
  const is = state => box.classList.contains(`components-reconnect-${state}`);
  if (is("rejected")) {
    box.textContent = box.dataset.gone;
    location.reload();
  } else if (is("failed")) {
    box.textContent = box.dataset.retry;
    back();
  } else if (is("show") && !box.textContent) {
    box.textContent = box.dataset.retry;
  } else if (is("hide")) {
    box.textContent = "";
  }
};

// Reloading while the server is away would leave the browser's own error page.
const back = async () => {
  try {
    await fetch(location.href, { method: "HEAD", cache: "no-store" });
    location.reload();
  } catch {
    setTimeout(back, 1000);
  }
};

const watch = () => {
  const box = document.getElementById("components-reconnect-modal");
  if (!box || box === watched) return;
  watched = box;
  new MutationObserver(() => changed(box)).observe(box, { attributeFilter: ["class"] });
};
watch();
new MutationObserver(watch).observe(document.body, { childList: true });
