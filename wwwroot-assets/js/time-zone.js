// Says where the browser is, so that reminders come at the right hour from the first day.
const here = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

// A field that nobody sees; filled again when the form is sent, as the page may have been drawn anew since.
const fill = () => {
  for (const input of document.querySelectorAll("input[name=timeZone]")) input.value ||= here;
};
fill();
addEventListener("submit", fill, true);

// A list in which nobody has chosen yet. Browsers still use older names for some places; the server knows them too.
for (const select of here ? document.querySelectorAll("select[data-guess=time-zone]") : []) {
  if (![...select.options].some(o => o.value === here)) select.add(new Option(here.replaceAll("_", " "), here), 0);
  select.value = here;
}
