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
