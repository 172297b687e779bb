/* Keys for staff: "g" and a letter opens a subject, "/" goes to the search, "?" tells them all. Single keys can be
   switched off; Ctrl-K (or Cmd-K) always opens the palette. */

const KEY = "staff-keys";
const areOn = () => localStorage.getItem(KEY) !== "off";
const button = document.querySelector("[data-keys]");
let first = "";

function show() {
  button.setAttribute("aria-pressed", String(areOn()));
  document.body.classList.toggle("keys-off", !areOn());
}

const opener = (id) => document.querySelector(`[data-dialog="${id}"]`);

function press(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (!document.querySelector("dialog:modal")) opener("palette")?.click();
    return;
  }
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (!areOn() || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.querySelector("main [type=search]");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  }
  if (event.key === "?") opener("keys-help")?.click();
  const links = [...document.querySelectorAll("[data-key]")];
  links.find((link) => link.dataset.key === `${first} ${event.key}`)?.click();
  first = event.key;
}

button.addEventListener("click", () => {
  localStorage.setItem(KEY, areOn() ? "off" : "on");
  show();
});
document.addEventListener("keydown", press);
show();
