let timer, latest;

addEventListener("input", ({ target: input }) => {
  const url = input.dataset?.available;
  if (!url) return;
  const said = document.getElementById(`${input.id}-status`);
  clearTimeout(timer);
  latest?.abort();
  said.textContent = "";
  said.className = "hint";
  const username = input.value.trim();
  if (username) timer = setTimeout(() => check(input, said, `${url}?username=${encodeURIComponent(username)}`), 300);
});

const check = async (input, said, url) => {
  latest = new AbortController();
  try {
    const answer = await fetch(url, { signal: latest.signal, headers: { accept: "application/json" } });
    if (!answer.ok) return; // the form's own check follows anyway
    const { available, code, suggestion } = await answer.json();
    said.className = available ? "hint good" : "hint poor";
    said.textContent = available ? said.dataset.free : said.dataset[code] ?? said.dataset.taken;
    if (available || !suggestion) return;
    const use = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: said.dataset.use.replace("{0}", suggestion) });
    use.onclick = () => {
      input.value = suggestion;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    };
    said.append(" ", use);
  } catch {
    // aborted by the next key, or offline
  }
};
