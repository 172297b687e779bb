/* Passkeys: asks the device for what the shop wants signed, and sends the form with its answer. */

const WORDS = {
  NotAllowedError: "Nothing was shown: it was cancelled, took too long, or no passkey of yours is here.",
  InvalidStateError: "This device holds a passkey of yours already.",
  SecurityError: "Passkeys do not work at this address.",
  NotSupportedError: "This device cannot make passkeys.",
};
const OTHERWISE = "The device did not answer. Try again, or show something else.";
const UNABLE = "This browser knows no passkeys. Show something else.";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const named = (known = []) => known.map((each) => ({ ...each, id: toBytes(each.id) }));

/** Turn what the shop wrote into what the browser reads: ids and the challenge are bytes there. */
function readable(told) {
  const wanted = { ...told, challenge: toBytes(told.challenge) };
  if (told.user) wanted.user = { ...told.user, id: toBytes(told.user.id) };
  if (told.excludeCredentials) wanted.excludeCredentials = named(told.excludeCredentials);
  if (told.allowCredentials) wanted.allowCredentials = named(told.allowCredentials);
  return { publicKey: wanted };
}

/** Turn the device's answer into text, part by part. */
function written(answer) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = {};
  for (const part of parts) if (answer.response[part]) response[part] = toText(answer.response[part]);
  return JSON.stringify({ id: answer.id, rawId: toText(answer.rawId), type: answer.type, response });
}

async function asked(form) {
  const answer = await fetch(form.dataset.challenge, { method: "POST", body: new FormData(form) });
  if (answer.redirected) {
    location.assign(answer.url);
    return null;
  }
  if (!answer.ok) throw new Error(`the shop answered ${answer.status}`);
  return readable(await answer.json());
}

function tell(form, words) {
  const place = form.querySelector("[data-passkey-error]");
  place.textContent = words;
  place.hidden = !words;
}

async function send(form) {
  const wanted = await asked(form);
  if (!wanted) return;
  const answer = await navigator.credentials[form.dataset.passkey](wanted);
  form.elements.credential.value = written(answer);
  form.submit();
}

async function ask(form) {
  const button = form.querySelector("[type=submit]");
  if (button.getAttribute("aria-disabled") === "true") return;
  tell(form, window.PublicKeyCredential ? "" : UNABLE);
  if (!window.PublicKeyCredential) return;
  button.setAttribute("aria-disabled", "true");
  try {
    await send(form);
  } catch (error) {
    tell(form, WORDS[error.name] ?? OTHERWISE);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
