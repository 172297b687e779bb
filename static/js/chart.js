/* Charts of many days can be looked at closely: uPlot draws the figures of the table beside the server's drawing.
   The drawing and the table stay the truth: without this script they are all there is. */

const CLOSEST = 3; // figures that fill the chart at most
const STEP = .5;
const announce = (value) => document.dispatchEvent(new CustomEvent("announce", { detail: { value } }));
const figure = (text) => Number(text.replace("−", "-").replace(/[^\d.-]/g, ""));
const paint = (from, property) => getComputedStyle(from)[property];

/* What the table says: a label, a figure and its words in each row, and what was before where there is a column of it. */
function readTable(table) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  return {
    names: [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim()),
    labels: rows.map(([label]) => label),
    words: rows[0].slice(1).map((_, column) => rows.map((row) => row[column + 1])),
    columns: rows[0].slice(1).map((_, column) => rows.map((row) => figure(row[column + 1]))),
  };
}

class Close {
  constructor(home) {
    this.home = home;
    this.drawing = home.querySelector("svg");
    this.told = readTable(home.querySelector("table"));
    this.last = this.told.labels.length - 1;
    this.body = home.querySelector(".chart-body");
    this.box = this.#boxed();
    this.bar = home.querySelector("[data-chart-bar]");
    this.plot = new uPlot(this.#how(), [this.told.labels.map((_, nth) => nth), ...this.told.columns], this.box);
    this.#listen();
    home.classList.add("chart-close");
    this.bar.hidden = false;
    this.show(0, this.last);
  }

  /* Show the figures from one to another; both are brought within what there is. */
  show(first, last, tell = false) {
    const span = Math.min(Math.max(last - first, CLOSEST - 1), this.last);
    const from = Math.min(Math.max(first, 0), this.last - span);
    [this.from, this.to] = [from, from + span];
    this.plot.setScale("x", { min: from - .5, max: from + span + .5 });
    const [one, other] = [this.told.labels[Math.round(from)], this.told.labels[Math.round(from + span)]];
    const words = span >= this.last ? `All ${this.last + 1} figures` : `${one} to ${other}`;
    this.bar.querySelector("[data-chart-span]").textContent = words;
    for (const button of this.bar.querySelectorAll("[data-do]")) button.disabled = !this.#may(button.dataset.do);
    if (tell) announce(words);
  }

  closer(by) {
    const [at, half] = [(this.from + this.to) / 2, (this.to - this.from) * by / 2];
    this.show(Math.round(at - half), Math.round(at + half), true);
  }

  pinch(by, at) {
    this.show(at - (at - this.from) * by, at + (this.to - at) * by);
  }

  along(by) {
    const step = Math.round((this.to - this.from) * by);
    this.show(Math.round(this.from) + step, Math.round(this.to) + step, true);
  }

  do(act) {
    if (!this.#may(act)) return;
    ({
      closer: () => this.closer(STEP),
      further: () => this.closer(1 / STEP),
      earlier: () => this.along(-STEP),
      later: () => this.along(STEP),
      all: () => this.show(0, this.last, true),
    })[act]();
  }

  #may(act) {
    const [whole, closest] = [this.to - this.from >= this.last, this.to - this.from <= CLOSEST - 1];
    return { closer: !closest, further: !whole, all: !whole, earlier: this.from > 0, later: this.to < this.last }[act];
  }

  #boxed() {
    const box = document.createElement("div");
    box.className = "chart-live";
    box.tabIndex = 0;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", this.drawing.getAttribute("aria-label"));
    this.body.after(box);
    return box;
  }

  #listen() {
    const keys = { "+": "closer", "=": "closer", "-": "further", ArrowLeft: "earlier", ArrowRight: "later", 0: "all", Escape: "all" };
    this.box.addEventListener("keydown", (event) => {
      const act = keys[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.do(act);
    });
    this.bar.addEventListener("click", (event) => this.do(event.target.closest("[data-do]")?.dataset.do ?? ""));
    new ResizeObserver(() => this.plot.setSize(this.#size())).observe(this.box);
    const anew = () => this.plot.redraw(false);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", anew);
    new MutationObserver(anew).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    touched(this);
  }

  #size() { return { width: this.box.clientWidth, height: Math.max(180, Math.min(280, innerHeight / 3)) }; }

  #how() {
    const soft = () => paint(this.home.querySelector(".chart-ticks"), "color");
    const line = () => paint(this.drawing.querySelector(".chart-line"), "stroke");
    const font = `12px ${paint(document.body, "fontFamily")}`;
    const axis = { stroke: soft, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    const rupees = (value) => `${value < 0 ? "−" : ""}${this.home.dataset.chart}${Math.abs(value).toLocaleString("en-IN")}`;
    const whole = (_, places) => places.map((place) => (Number.isInteger(place) ? this.told.labels[place] ?? "" : ""));
    return {
      ...this.#size(),
      padding: [10, 36, 0, 0],
      scales: { x: { time: false, auto: false }, y: { range: (_, low, high) => uPlot.rangeNum(Math.min(0, low), Math.max(1, high), .08, true) } },
      axes: [
        { ...axis, grid: { show: false }, size: 32, values: whole, space: 96, incrs: [1, 2, 3, 5, 7, 14, 30, 60, 90, 180] },
        { ...axis, size: this.#room.bind(this), values: (_, places) => places.map(rupees) },
      ],
      series: [{ label: "When", value: (_, nth) => this.told.labels[nth] ?? "–" }, ...this.told.names.map((name, nth) => this.#series(name, nth))],
      cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false }, bind: { dblclick: () => () => this.do("all") } },
      hooks: { setSelect: [(plot) => this.#chosen(plot)] },
    };
  }

  /* Leave room for the longest word at the left. */
  #room(plot, words) {
    if (!words) return 40;
    plot.ctx.font = plot.axes[1].font[0];
    return Math.ceil(Math.max(...words.map((word) => plot.ctx.measureText(word).width)) / devicePixelRatio) + 16;
  }

  #series(name, nth) {
    const value = (_, __, ___, row) => this.told.words[nth][row] ?? "–";
    if (nth === 0) {
      const fill = () => paint(this.drawing.querySelector("rect"), "fill");
      return { label: name, value, fill, width: 0, paths: uPlot.paths.bars({ size: [.86, 60] }), points: { show: false } };
    }
    const stroke = () => paint(this.drawing.querySelector(".chart-before"), "stroke");
    return { label: name, value, stroke, width: 1, dash: [3, 2], points: { show: false } };
  }

  #chosen(plot) {
    const { left, width } = plot.select;
    if (width < 8) return;
    const [first, last] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    this.show(Math.round(first), Math.round(last), true);
  }
}

/* Fingers: one moves along, two come closer; up and down still scrolls the page. */
function touched(close) {
  const over = close.plot.over;
  const down = new Map();
  const place = (x) => close.plot.posToVal(x - over.getBoundingClientRect().left, "x");
  const lift = (event) => down.delete(event.pointerId);
  over.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") down.set(event.pointerId, event.clientX);
  });
  over.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId)) return;
    const before = [...down.values()];
    down.set(event.pointerId, event.clientX);
    const now = [...down.values()];
    if (now.length === 1) {
      const moved = place(before[0]) - place(now[0]);
      close.show(close.from + moved, close.to + moved);
    } else {
      const [was, is] = [Math.abs(before[0] - before[1]), Math.abs(now[0] - now[1])];
      if (is > 8) close.pinch(was / is, place((now[0] + now[1]) / 2));
    }
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) over.addEventListener(name, lift);
}

for (const home of document.querySelectorAll("[data-chart]")) new Close(home);
