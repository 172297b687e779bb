/* The workshop's board by hand: cards are dragged by their grip, walked by arrows and moved by figures. Every move is a button of the card's own menu. */

const KEYS = "staff-keys";
const EDGE = 48; // pixels from the edge of the board
const STEP = 24;
const areOn = () => localStorage.getItem(KEYS) !== "off";
const boardNow = () => document.getElementById("print-board");
const menuOf = (number) => document.getElementById(`move-${number}`);
const isMenuOpen = () => document.querySelector(".job-menu:popover-open") !== null;
const tell = (value) => document.dispatchEvent(new CustomEvent("announce", { detail: { value } }));

let drag = null;
let turn = 0;
let moving = "";

/* It looks anew every few seconds, but never in a hidden tab, nor while somebody chooses or drags. */

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.sourceElement.matches("[data-board]")) return;
  if (document.hidden || isMenuOpen() || drag) event.preventDefault();
  ctx.turn = turn;
});

/* What was asked for before a move does not undo it on the page. */
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.turn !== undefined && (ctx.turn !== turn || drag)) event.preventDefault();
});

const lookNow = () => { if (!document.hidden) boardNow()?.dispatchEvent(new CustomEvent("every")); };
document.addEventListener("visibilitychange", lookNow);
window.addEventListener("online", lookNow);

/* A move: its menu closes, and the focus goes with the card. */

document.addEventListener("submit", (event) => {
  const card = event.target.closest("[data-job]");
  if (!card) return;
  turn += 1;
  moving = card.dataset.job;
  if (isMenuOpen()) menuOf(moving)?.hidePopover();
});

document.addEventListener("htmx:after:swap", () => {
  if (!moving) return;
  const card = document.getElementById(`job-${moving}`);
  if (card && !card.contains(document.activeElement)) card.querySelector("a").focus();
  moving = "";
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches(".job-menu") && event.newState === "open") event.target.querySelector("button, a")?.focus();
}, true);

/* Gives the choice of a card's menu that leads to a column or a lane. */
function choiceFor(number, to) {
  const choices = [...menuOf(number)?.querySelectorAll("[data-to]") ?? []];
  return choices.find((one) => one.dataset.to === to || one.dataset.to.startsWith(`${to}@`));
}

function moveTo(number, to, name) {
  const choice = to && choiceFor(number, to);
  if (choice) return choice.click();
  const why = to.startsWith("printing") && menuOf(number)?.querySelector("[data-why]");
  tell(why ? why.textContent : `${number} cannot go to ${name}`);
}

/* Dragging, by mouse, pen and finger alike */

function laneAt(event) {
  drag.ghost.hidden = true;
  const lane = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-drop]");
  drag.ghost.hidden = false;
  return lane;
}

function follow(event) {
  drag.ghost.style.translate = `${event.clientX - drag.x}px ${event.clientY - drag.y}px`;
  document.querySelector(".lane-over")?.classList.remove("lane-over");
  const lane = laneAt(event);
  if (lane && !lane.contains(drag.card)) lane.classList.add("lane-over");
  bringNear(event.clientX);
}

/* At the edge of the board the columns beside it come in. */
function bringNear(x) {
  const lanes = document.querySelector("#print-board .board");
  const { left, right } = lanes.getBoundingClientRect();
  if (x > right - EDGE) lanes.scrollBy(STEP, 0);
  if (x < left + EDGE) lanes.scrollBy(-STEP, 0);
}

function letGo() {
  document.querySelector(".lane-over")?.classList.remove("lane-over");
  drag.ghost.remove();
  drag.card.classList.remove("job-dragged");
  drag = null;
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  const card = grip.closest("[data-job]");
  const ghost = card.cloneNode(true);
  const place = card.getBoundingClientRect();
  ghost.querySelectorAll("[id]").forEach((each) => each.removeAttribute("id"));
  ghost.removeAttribute("id");
  ghost.classList.add("job-ghost");
  Object.assign(ghost.style, { left: `${place.left}px`, top: `${place.top}px`, width: `${place.width}px` });
  document.body.append(ghost);
  card.classList.add("job-dragged");
  grip.setPointerCapture(event.pointerId);
  drag = { card, ghost, x: event.clientX, y: event.clientY };
});

document.addEventListener("pointermove", (event) => { if (drag) follow(event); });
document.addEventListener("pointercancel", () => { if (drag) letGo(); });
document.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const { card } = drag;
  const lane = laneAt(event);
  letGo();
  if (lane && !lane.contains(card)) moveTo(card.dataset.job, lane.dataset.drop, lane.querySelector("h2").innerText);
});

/* By keyboard alone */

const cardsOf = (lane) => [...lane.querySelectorAll("[data-job]")];

function walk(card, key) {
  const lanes = [...document.querySelectorAll("#print-board .lane")].filter((lane) => cardsOf(lane).length);
  const lane = card.closest(".lane");
  const place = lane ? cardsOf(lane).indexOf(card) : 0;
  const step = key === "ArrowDown" || key === "ArrowRight" ? 1 : -1;
  if (key === "ArrowDown" || key === "ArrowUp") return lane ? cardsOf(lane)[place + step] : undefined;
  const next = lanes[lanes.indexOf(lane) + step];
  return next && (cardsOf(next)[place] ?? cardsOf(next).at(-1));
}

function walkMenu(menu, step) {
  const choices = [...menu.querySelectorAll("button, a")];
  choices[(choices.indexOf(document.activeElement) + step + choices.length) % choices.length]?.focus();
}

function moveByFigure(number, figure) {
  const to = menuOf(number)?.querySelector(`[data-to][data-number="${figure}"]`);
  if (to) return to.click();
  const why = menuOf(number)?.querySelector(`[data-why][data-number="${figure}"]`);
  const name = document.querySelectorAll("#print-board .lane h2")[figure - 1]?.innerText;
  if (name) tell(why ? why.textContent : `${number} cannot go to ${name}`);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) return letGo();
  const card = event.target.closest?.("[data-job]");
  const isTyping = event.target.closest?.("input, textarea, select");
  if (!card || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const menu = event.target.closest(".job-menu");
  if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    if (menu) return walkMenu(menu, event.key === "ArrowDown" || event.key === "ArrowRight" ? 1 : -1);
    return walk(card, event.key)?.querySelector("a").focus();
  }
  if (!areOn()) return;
  if (event.key === "m" && !menu) menuOf(card.dataset.job)?.showPopover();
  if (/^[1-9]$/.test(event.key)) moveByFigure(card.dataset.job, event.key);
});
