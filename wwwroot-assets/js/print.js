addEventListener("click", ({ target }) => target.closest?.("[data-print]") && print());
