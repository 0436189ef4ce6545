const draw = input => {
  const box = input.closest(".otp");
  box.dataset.at = Math.min(input.selectionStart ?? input.value.length, 5);
  box.scrollLeft = input.scrollLeft = 0;
};

addEventListener("input", ({ target: input }) => {
  if (!input.matches?.(".otp input")) return;
  const digits = input.value.normalize("NFKC").replace(/\D/g, "").slice(0, 6);
  if (input.value !== digits) input.value = digits;
  draw(input);
  if (digits.length === 6 && input.form && input.dataset.sent !== digits) {
    input.dataset.sent = digits;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.form.requestSubmit(input.form.querySelector("[data-otp-submit]"));
  }
});

for (const type of ["focusin", "keyup", "pointerup"]) {
  addEventListener(type, ({ target }) => target.matches?.(".otp input") && draw(target));
}

// "Send a new code" waits without being disabled, so that focus is not lost; the end of the wait is said once.
const count = button => {
  const said = button.parentElement.querySelector("[role=status]");
  const label = button.textContent;
  const end = Date.now() + 1000 * button.dataset.wait;
  button.dataset.wait = "";
  button.setAttribute("aria-disabled", "true");
  const tick = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0 && button.isConnected) {
      button.textContent = button.dataset.counting.replace("{0}", label).replace("{1}", left);
      return;
    }
    clearInterval(tick);
    button.textContent = label;
    button.removeAttribute("aria-disabled");
    said.textContent = button.dataset.ready;
  }, 1000);
};
addEventListener("click", e => e.target.closest?.("[data-ready][aria-disabled]") && e.preventDefault(), true);

const start = () => document.querySelectorAll("[data-wait]:not([data-wait=''])").forEach(count);
start();
new MutationObserver(start).observe(document.body, { childList: true, subtree: true });
