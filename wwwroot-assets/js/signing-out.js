// The page's own circuit is closed first: told that its session is over, it would lead to the sign-in page while the browser is already leaving.
const others = new BroadcastChannel("session");
document.addEventListener("submit", event => {
  if (!event.target.matches("form[action='/sign-out']")) return;
  window.Blazor?.disconnect?.();
  others.postMessage("over");
});

// A page without a circuit hears of its session's end from another tab, or asks when somebody comes back to it.
const look = async () => {
  if (document.querySelector(".app[data-live]")) return;
  const answer = await fetch("/api/v1/auth/sessions/current", { cache: "no-store" }).catch(() => null);
  if (answer?.status === 401) location.replace(location.href);
};
others.onmessage = () => [500, 2000, 4000].forEach(wait => setTimeout(look, wait));
document.addEventListener("visibilitychange", () => document.hidden || look());
