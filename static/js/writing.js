/* Where one writes in public: counts the words' characters, and shows the photos that were chosen. */

const LARGEST = 8_000_000;
const SHORTEST = 10;

function count(box) {
  const length = box.querySelector("textarea").value.trim().length;
  box.querySelector("[data-count]").textContent = length;
  box.querySelector("[data-short]").hidden = length >= SHORTEST;
}

document.querySelectorAll("[data-counted]").forEach((box) => {
  box.addEventListener("input", () => count(box));
  count(box);
});

/** One photo as it was chosen; its picture is let go as soon as it is drawn. */
function preview(file) {
  const item = document.createElement("li");
  const image = new Image(96, 96);
  image.alt = file.name;
  image.src = URL.createObjectURL(file);
  const letGo = () => URL.revokeObjectURL(image.src);
  image.addEventListener("load", letGo);
  image.addEventListener("error", () => { letGo(); item.replaceChildren(file.name); });
  item.append(image);
  return item;
}

function fault(files, room) {
  const large = files.find((file) => file.size > LARGEST);
  if (large) return `${large.name} is larger than 8 MB. Choose a smaller one.`;
  return files.length > room ? `Choose up to ${room} photos.` : "";
}

document.querySelectorAll("[data-photos]").forEach((box) => {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-previews]");
  const room = () => Number(box.dataset.most) - box.querySelectorAll("[name=kept]:checked").length;
  box.addEventListener("change", () => {
    const files = [...input.files];
    const wrong = fault(files, room());
    input.setCustomValidity(wrong);
    if (wrong) input.reportValidity();
    list.replaceChildren(...files.map(preview));
    list.hidden = files.length === 0;
  });
});
