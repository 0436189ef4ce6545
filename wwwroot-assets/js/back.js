// Looks every few seconds whether the page is there again, and shows it then. Not by reloading, which would send a form again.
const look = async () => {
  try {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    if (answer.status < 500) return location.replace(location.href.split("#")[0]);
  } catch {
    // The server itself is away.
  }
  setTimeout(look, 3000);
};
setTimeout(look, 3000);
