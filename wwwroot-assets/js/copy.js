addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const from = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  try {
    const lines = [...from.querySelectorAll("li")].map(line => line.textContent);
    await navigator.clipboard.writeText(from.value ?? (lines.join("\n") || from.textContent));
    said.textContent = button.dataset.done;
  } catch {
    from.select?.(); // no clipboard without https: leave it selected for Ctrl+C
    said.textContent = button.dataset.failed;
  }
  setTimeout(() => (said.textContent = ""), 4000);
});
