// Passkeys: the one thing on these pages that needs a script, because only it can ask the browser's authenticator.
const supported = typeof PublicKeyCredential !== "undefined" && "parseCreationOptionsFromJSON" in PublicKeyCredential;
let waiting; // the autofill's question; only one may be open

const ask = async address => {
  const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json", accept: "application/json" }, body: "{}" });
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.detail), { code: body.code });
  return body;
};

const send = (form, credential) => {
  form.elements.credential.value = JSON.stringify(credential.toJSON());
  form.submit();
};

const say = (form, text) => (form.querySelector("[role=status]").textContent = text);

// The page brings the sentences, in the reader's language; a browser's own words are the last to be said.
const why = (error, { known, unchanged, failed }) => (error.name === "InvalidStateError" ? known ?? failed : error.name === "NotAllowedError" ? unchanged : error.message || failed);

const needSupport = form => {
  if (!supported) throw new Error(form.dataset.unsupported);
};

const add = async form => {
  say(form, "");
  try {
    needSupport(form);
    const options = await ask("/api/v1/auth/passkeys/options");
    send(form, await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }));
  } catch (error) {
    if (error.code === "proof_required") location.href = `/settings/confirm?returnUrl=${encodeURIComponent(location.pathname)}`;
    else say(form, why(error, form.dataset));
  }
};

const signIn = async (form, mediation) => {
  waiting?.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  try {
    needSupport(form);
    const options = await ask("/api/v1/auth/passkeys/sign-in-options");
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    send(form, await navigator.credentials.get({ publicKey, mediation, signal }));
  } catch (error) {
    if (!signal.aborted && mediation !== "conditional") say(form, why(error, form.dataset));
  }
};

addEventListener("submit", event => {
  const form = event.target;
  if (!form.matches("[data-passkey-add], [data-passkey-sign-in]")) return;
  event.preventDefault();
  form.matches("[data-passkey-add]") ? add(form) : signIn(form, "optional");
});

if (supported) {
  const form = document.querySelector("[data-passkey-sign-in]");
  if (form && (await PublicKeyCredential.isConditionalMediationAvailable?.())) signIn(form, "conditional");
}
