addEventListener("submit", async e => {
  const form = e.target;
  if (!e.submitter || form.getAttribute("action") !== "/theme") return;
  e.preventDefault();
  const { name, value } = e.submitter;
  const root = document.documentElement;
  const data = new FormData(form, e.submitter);
  if (name === "theme") {
    value === "auto" ? delete root.dataset.theme : (root.dataset.theme = value);
    document.querySelector("meta[name=color-scheme]").content = value === "auto" ? "light dark" : value;
  } else {
    root.dataset.fontSize = value;
  }
  for (const button of document.querySelectorAll(`form[action='/theme'] button[name=${name}]`)) {
    button.setAttribute("aria-pressed", button.value === value);
  }
  const kept = await fetch("/theme", { method: "POST", body: new URLSearchParams(data), redirect: "manual" });
  if (kept.status >= 400) location.reload(); // the form was too old: a new page has a new one
}, true);
