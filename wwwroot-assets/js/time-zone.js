// Proposes the browser's own time zone while nobody has chosen one.
for (const select of document.querySelectorAll("select[data-guess=time-zone]")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!here) continue;
  // Browsers still use older names for some places; the server knows them too.
  if (![...select.options].some(o => o.value === here)) select.add(new Option(here.replaceAll("_", " "), here), 0);
  select.value = here;
}
