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

// A page that was never taken over looks whole and answers no click: a proxy may refuse the connection, or too many tabs are open.
const connected = box => {
  const live = document.querySelector("[data-live]");
  if (!live !== box.classList.contains("apart")) { // said once, however long it lasts
    box.classList.toggle("apart", !live);
    box.textContent = live ? "" : box.dataset.apart;
  }
  if (!live && box.isConnected) setTimeout(connected, 1000, box);
};

const watch = () => {
  const box = document.getElementById("components-reconnect-modal");
  if (!box || box === watched) return;
  watched = box;
  new MutationObserver(() => changed(box)).observe(box, { attributeFilter: ["class"] });
  setTimeout(connected, 10_000, box);
};
watch();
new MutationObserver(watch).observe(document.body, { childList: true });
