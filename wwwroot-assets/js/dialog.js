// Buttons with command/commandfor open dialogs without any script where the browser knows them; this fills in elsewhere.
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  addEventListener("click", ({ target }) => {
    const button = target.closest?.("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (!dialog) return;
    button.getAttribute("command") === "show-modal" ? dialog.open || dialog.showModal() : dialog.close();
  });
}

// A live page asks for an open dialog by drawing it with data-show.
const show = () => {
  for (const dialog of document.querySelectorAll("dialog[data-module]")) {
    if (!("show" in dialog.dataset)) {
      delete dialog.dataset.shown;
    } else if (!("shown" in dialog.dataset)) {
      dialog.dataset.shown = "";
      dialog.open || dialog.showModal();
    }
  }
};
show();
new MutationObserver(show).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-show"] });
