/* The list of orders by keyboard: j and k walk its rows, x ticks one; the head's box ticks all of a page. */

const keysAreOn = () => localStorage.getItem("staff-keys") !== "off";
const rows = () => [...document.querySelectorAll("#orders [data-row]")];
const boxes = () => [...document.querySelectorAll("#orders tbody [type=checkbox]")];

function walk(step) {
  const links = rows();
  const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  links.at(here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1))?.focus();
}

function tick() {
  document.activeElement.closest("#orders tbody tr")?.querySelector("[type=checkbox]").click();
}

const KEYS = { j: () => walk(1), k: () => walk(-1), x: tick };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
  if (!keysAreOn() || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  KEYS[event.key]?.();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) return;
  for (const box of boxes()) box.checked = event.target.checked;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
