/* What the pages need beyond htmx. Every part is an addition: without it the plain links and forms do the work. */

const SAFE = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);
const SLOW = 200;
const TOAST_STAYS = 10_000;

const byId = (id) => document.getElementById(id);

/** Listen once for the whole page, so that parts swapped in later work too. */
function on(type, selector, act) {
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector);
    if (found) act(found, event);
  });
}

/* Words for those who listen */

function say(text, now = false) {
  const region = byId(now ? "live-now" : "live");
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}

document.addEventListener("announce", (event) => say(event.detail.value ?? ""));

/* Requests: the token, what is busy, what failed */

const token = () => document.querySelector("meta[name=csrf-token]").content;

document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request;
  if (!SAFE.has(request.method.toUpperCase())) request.headers["X-CSRFToken"] = token();
});

const sender = (element) =>
  element.matches("form") ? element.querySelector("[type=submit], button:not([type])") : element.closest("button");

function makeBusy(button) {
  if (!button) return;
  button.setAttribute("aria-disabled", "true");
  // A button that was morphed meanwhile waits for nothing any more.
  const show = () => button.hasAttribute("aria-disabled") && button.setAttribute("aria-busy", "true");
  button.dataset.wait = setTimeout(show, SLOW);
}

function makeIdle(button) {
  if (!button) return;
  clearTimeout(Number(button.dataset.wait));
  button.removeAttribute("aria-busy");
  button.removeAttribute("aria-disabled");
}

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  ctx.busy = ctx.request.submitter ?? sender(ctx.sourceElement);
  makeBusy(ctx.busy);
});
document.addEventListener("htmx:finally:request", (event) => makeIdle(event.detail.ctx.busy));

/* A plain form is sent once; Back gives the button again. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter ?? sender(form);
  if (button?.getAttribute("aria-disabled") === "true") return event.preventDefault();
  const byHtmx = form.matches("[hx-post], [hx-get]") || button?.matches("[hx-post], [hx-get]");
  if (!byHtmx && !event.defaultPrevented && form.method === "post") makeBusy(button);
});
window.addEventListener("pageshow", () => document.querySelectorAll("[aria-disabled][data-wait]").forEach(makeIdle));

let failed = null;

function tellFailure(event) {
  const { ctx } = event.detail;
  const polls = ctx?.sourceElement?.getAttribute("hx-trigger")?.includes("every");
  if (!ctx || polls || (ctx.response && ctx.response.status < 500)) return;
  failed = ctx;
  document.querySelector(".toast-bad")?.remove();
  byId("toasts").append(byId("toast-failed").content.cloneNode(true));
}

document.addEventListener("htmx:response:error", tellFailure);
document.addEventListener("htmx:error", tellFailure);

on("click", "[data-retry]", (button) => {
  button.closest("[data-toast]").remove();
  const { sourceElement, sourceEvent, request } = failed;
  if (sourceElement.matches("form")) sourceElement.requestSubmit(request.submitter);
  else sourceElement.dispatchEvent(new Event(sourceEvent.type, { bubbles: true, cancelable: true }));
});

/* The focus is never lost: when its element goes, it moves to what came in its place. */

let focusBefore = null;

document.addEventListener("htmx:before:swap", () => { focusBefore = document.activeElement; });
document.addEventListener("htmx:after:swap", (event) => {
  const lost = focusBefore && focusBefore !== document.body && !focusBefore.isConnected;
  if (!lost || document.activeElement !== document.body) return;
  const place = byId(event.detail.ctx.target?.id) ?? byId("main");
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
});

/* Toasts leave by themselves, unless somebody is reading them. */

function letLeave(toast) {
  if (toast.dataset.leaves) return;
  toast.dataset.leaves = "yes";
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, TOAST_STAYS) : toast.remove());
  setTimeout(leave, TOAST_STAYS);
}

const watchToasts = () => document.querySelectorAll("[data-toast]:not(.toast-bad)").forEach(letLeave);
new MutationObserver(watchToasts).observe(byId("toasts"), { childList: true });
watchToasts();

/* What speaks goes where it is heard: an open dialog covers and silences all beside it. */

const voices = [byId("toasts"), byId("live"), byId("live-now")];

function gatherVoices() {
  const top = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (voices[0].parentElement !== top) top.append(...voices);
}

document.addEventListener("close", gatherVoices, true);

/* Dialogs: a link to a real page opens the dialog that holds the same thing. */

on("click", "[data-dialog]", (link, event) => {
  const dialog = byId(link.dataset.dialog);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
  gatherVoices();
});
on("click", "dialog", (dialog, event) => { if (event.target === dialog) dialog.close(); });
on("click", "[data-close]", (button) => {
  const box = button.closest("dialog, [data-toast]");
  if (box.matches("dialog")) box.close();
  else box.remove();
});

/* Small helpers of the hand */

on("click", "[data-step]", (button) => {
  const input = button.parentElement.querySelector("input");
  const before = input.value;
  if (Number(button.dataset.step) > 0) input.stepUp();
  else input.stepDown();
  if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
});

on("change", "[data-submit]", (element) => (element.form ?? element).requestSubmit());

on("click", "[data-show]", (button) => {
  const input = byId(button.getAttribute("aria-controls"));
  const shows = input.type === "password";
  input.type = shows ? "text" : "password";
  button.setAttribute("aria-pressed", String(shows));
});

on("click", "[data-copy]", async (button) => {
  await navigator.clipboard.writeText(button.dataset.copy);
  say("Copied");
});

on("click", "[data-theme-switch]", () => {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
});

/* Suggestions: the arrows walk through them while the cursor stays in the box; Escape and leaving put them away. */

const hitsOf = (form) => [...form.querySelectorAll(".find-hit")];
const chosenOf = (hits) => hits.findIndex((hit) => hit.getAttribute("aria-selected") === "true");

function choose(input, hits, place) {
  hits.forEach((hit, at) => hit.setAttribute("aria-selected", String(at === place)));
  hits[place]?.scrollIntoView({ block: "nearest" });
  if (hits[place]) input.setAttribute("aria-activedescendant", hits[place].id);
  else input.removeAttribute("aria-activedescendant");
}

function putAway(form) {
  byId("suggestions").replaceChildren();
  tellHits(form);
}

function tellHits(form) {
  const input = form.querySelector("input");
  input.setAttribute("aria-expanded", String(hitsOf(form).length > 0));
  input.removeAttribute("aria-activedescendant");
}

on("keydown", "[data-find] input", (input, event) => {
  const hits = hitsOf(input.form);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && hits.length) {
    event.preventDefault();
    const stops = hits.length + 1;
    choose(input, hits, ((chosenOf(hits) + 1 + step + stops) % stops) - 1);
  }
  if (event.key === "Enter" && chosenOf(hits) >= 0) {
    event.preventDefault();
    hits[chosenOf(hits)].click();
  }
  if (event.key === "Escape") putAway(input.form);
});
document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("[data-find]");
  if (form && !form.contains(event.relatedTarget)) putAway(form);
});
document.addEventListener("htmx:after:swap", () => document.querySelectorAll("[data-find]").forEach(tellHits));

/* The gallery: a small picture takes the stage. */

on("click", "[data-thumb]", (link, event) => {
  event.preventDefault();
  const thumbs = [...link.closest("[data-gallery]").querySelectorAll("[data-thumb]")];
  const picture = link.querySelector("picture, img").cloneNode(true);
  picture.querySelectorAll("source").forEach((source) => { source.sizes = "(width >= 60rem) 45rem, 100vw"; });
  picture.querySelectorAll("img").forEach((image) => { image.loading = "eager"; });
  link.closest("[data-gallery]").querySelector(".gallery-stage").replaceChildren(picture);
  thumbs.forEach((thumb) => thumb.setAttribute("aria-current", String(thumb === link)));
  say(`Picture ${thumbs.indexOf(link) + 1} of ${thumbs.length}`);
});
