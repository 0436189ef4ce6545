const change = (button, input) => {
  input.type = input.type === "password" ? "text" : "password";
  for (const said of ["textContent", "ariaLabel"]) [button[said], button.dataset[said]] = [button.dataset[said], button[said]];
};
const fieldOf = button => document.getElementById(button.getAttribute("aria-controls"));

addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-aria-label][aria-controls]");
  if (button && fieldOf(button)) change(button, fieldOf(button));
});

// A field left readable is remembered by browsers as ordinary text.
addEventListener("submit", ({ target }) => {
  for (const button of target.querySelectorAll("[data-aria-label][aria-controls]")) if (fieldOf(button)?.type === "text") change(button, fieldOf(button));
}, true);
