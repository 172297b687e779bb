/* Keys for staff: "g" and a letter opens a subject, "/" goes to the search. They can be switched off. */

const KEY = "staff-keys";
const areOn = () => localStorage.getItem(KEY) !== "off";
const button = document.querySelector("[data-keys]");
let first = "";

function show() {
  button.setAttribute("aria-pressed", String(areOn()));
  document.body.classList.toggle("keys-off", !areOn());
}

function press(event) {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (!areOn() || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.querySelector("main [type=search]");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  }
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
