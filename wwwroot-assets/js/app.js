// Loads what a page asks for: an element with data-module names the script that enhances it. Scripts listen on the document, so they go on
// working when Blazor replaces the page's content.
const seen = new Set();

const load = root => {
  for (const element of [root, ...root.querySelectorAll("[data-module]")]) {
    const url = element.dataset?.module;
    if (url && !seen.has(url)) {
      seen.add(url);
      import(new URL(url, document.baseURI));
    }
  }
};

load(document.documentElement);
new MutationObserver(changes => changes.forEach(c => c.addedNodes.forEach(n => n.nodeType === 1 && load(n))))
  .observe(document.documentElement, { childList: true, subtree: true });

// A second Enter while the answer is on its way would throw that answer away, with what it shows only once. Looked at after everybody else, who may have
// taken the form over. A form whose answer is a file stays on the page, so it may be sent again after a while.
addEventListener("submit", event => {
  const form = event.target;
  if (form.getAttribute("method")?.toLowerCase() !== "post") return;
  if ("sending" in form.dataset) {
    event.preventDefault();
    return;
  }
  setTimeout(() => {
    if (event.defaultPrevented) return;
    form.dataset.sending = "";
    setTimeout(() => delete form.dataset.sending, 8000);
  });
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(form => delete form.dataset.sending));

// What opened over the page closes when the keyboard leaves it, or focus would go on behind it.
addEventListener("focusout", ({ target, relatedTarget: to }) => {
  const popover = target.closest?.("[popover]");
  if (popover && to && !popover.contains(to) && to.getAttribute("popovertarget") !== popover.id) popover.hidePopover();
});

// Tabs that are wider than a phone.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
