// The page's own circuit is closed first: told that its session is over, it would lead to the sign-in page while the browser is already leaving.
document.addEventListener("submit", event => {
  if (event.target.matches("form[action='/sign-out']")) window.Blazor?.disconnect?.();
});
