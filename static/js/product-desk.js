/* A product's forms: the save bar stays in sight while something is unsaved, leaving asks first,
   arrows walk the table of variants, and the search preview follows what is typed. */

const form = document.querySelector("[data-desk]");

function written() {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();
}

function guard() {
  const bar = form.querySelector("[data-save]");
  const words = form.querySelector("[data-save-words]");
  const saved = words.textContent;
  const first = written();
  const refused = document.querySelector("main .summary-bad, main .notice-low[role=alert]") !== null;
  let leaving = false;
  const isDirty = () => refused || written() !== first;
  const show = () => {
    bar.classList.toggle("save-quiet", !isDirty());
    words.textContent = isDirty() ? "Not saved yet" : saved;
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) event.preventDefault();
  });
  show();
}

/** Up and down go to the same column of the next row. */
function walk(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell || event.target.matches("select, textarea")) return;
  const row = cell.parentElement;
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  const input = next?.cells[cell.cellIndex]?.querySelector("input:not([type=hidden])");
  if (!input) return;
  event.preventDefault();
  input.focus();
  if (input.type === "text") input.select();
}

function preview() {
  const box = form.querySelector("[data-seo]");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-seo-${name}]`);
  const [name, slug, summary] = ["name", "slug", "summary"].map((id) => form.elements[id]);
  const root = part("address").textContent.replace(/[^/]*$/, "");
  const show = () => {
    part("address").textContent = root + slug.value;
    part("title").textContent = name.value;
    part("words").textContent = summary.value;
    part("title-length").value = name.value.length + " – MakrX Store".length;
    part("words-length").value = summary.value.length;
  };
  form.addEventListener("input", show);
}

/** A picture is dragged to another's place; the buttons beside it do the same. */
function drag(pictures) {
  let held = null;
  pictures.forEach((picture, index) => {
    const face = picture.querySelector(".hung-face");
    face.draggable = true;
    face.addEventListener("dragstart", (event) => { held = picture; event.dataTransfer.effectAllowed = "move"; });
    face.addEventListener("dragend", () => { held = null; });
    picture.addEventListener("dragover", (event) => { if (held && held !== picture) event.preventDefault(); });
    picture.addEventListener("drop", (event) => {
      const place = held?.querySelector("[data-place]");
      if (!place || held === picture) return;
      event.preventDefault();
      place.elements.place.value = index + 1;
      place.requestSubmit();
    });
  });
}

/** Each file that was chosen has a field of its own, named after it. */
function tell(input) {
  const box = document.querySelector("[data-alts]");
  const first = document.querySelector(`label[for=${box.querySelector("input").id.replace(/s-0$/, "")}]`);
  const fields = () => [...box.querySelectorAll(".field")];
  const grow = () => {
    const last = fields().at(-1).cloneNode(true);
    const text = last.querySelector("input");
    last.querySelector("label").htmlFor = text.id = text.name = `alts-${fields().length}`;
    text.value = "";
    box.append(last);
  };
  input.addEventListener("change", () => {
    const names = [...input.files].map((file) => `What ${file.name} shows`);
    while (fields().length < Math.min(names.length - 1, Number(input.dataset.most) - 1)) grow();
    first.textContent = names[0] ?? "What it shows";
    fields().forEach((field, place) => {
      field.hidden = place >= names.length - 1;
      field.querySelector("label").textContent = names[place + 1] ?? "";
    });
    box.hidden = names.length < 2;
    box.open = names.length > 1;
  });
  box.hidden = !box.open;
}

drag([...document.querySelectorAll("[data-hung]")]);
document.querySelectorAll("[data-told]").forEach(tell);

if (form) {
  guard();
  preview();
  form.querySelectorAll("table").forEach((table) => table.addEventListener("keydown", walk));
}
