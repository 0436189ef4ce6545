addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-show][aria-controls]");
  const input = button && document.getElementById(button.getAttribute("aria-controls"));
  if (!input) return;
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", shown);
  button.textContent = shown ? button.dataset.hide : button.dataset.show;
});

// A field left readable is remembered by browsers as ordinary text.
addEventListener("submit", ({ target }) => {
  for (const button of target.querySelectorAll("[data-show][aria-pressed=true]")) button.click();
}, true);
