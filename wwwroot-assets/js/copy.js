addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const from = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(from.value ?? from.textContent);
    said.textContent = button.dataset.done;
  } catch {
    from.select?.(); // no clipboard without https: leave it selected for Ctrl+C
    said.textContent = button.dataset.failed;
  }
  setTimeout(() => (said.textContent = ""), 4000);
});
