// Looks every few seconds whether the service is there again, and shows the page then. Not by reloading, which would send a form again.
const look = async () => {
  try {
    if ((await fetch("/health/ready", { cache: "no-store" })).ok) return location.replace(location.href.split("#")[0]);
  } catch {
    // The server itself is away.
  }
  setTimeout(look, 2000);
};
setTimeout(look, 2000);
