// Tells the server the browser's time zone, so that reminders come at the right hour from the first day.
const fill = () => {
  for (const input of document.querySelectorAll("input[name=timeZone]")) {
    input.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }
};
fill();
addEventListener("submit", fill, true);
