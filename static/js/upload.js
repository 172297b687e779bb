/* Sends chosen or dropped files one after another, each with its own row: announce, send, complete. XHR, because fetch
   cannot tell how far it is. The rows' markup and words are templates/ui/upload.html; without this the plain form works. */

const QUARTER = 25;
const forms = new WeakMap();

const announce = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: { value: text } }));

class Refusal extends Error {
  constructor(sentence, { again = false } = {}) {
    super(sentence);
    this.again = again;
  }
}

/* One file and its row. `shown` is the state that the row's [data-in] parts are for. */
class Sending {
  constructor(file, row, words) {
    Object.assign(this, { file, row, words, told: 0, signed: null, location: null });
    row.querySelectorAll("[data-name]").forEach((part) => { part.textContent = file.name; });
    row.querySelector("[data-size]").textContent = sized(file.size);
    this.bar = row.querySelector("progress");
    this.bar.setAttribute("aria-label", file.name);
    this.show("waiting");
  }

  show(state, reason = "") {
    this.shown = state;
    this.row.dataset.state = state;
    this.row.querySelectorAll("[data-in]").forEach((part) => { part.hidden = !part.dataset.in.split(" ").includes(state); });
    this.row.querySelector("[data-reason]").textContent = reason;
  }

  async send(batch) {
    this.stopped = new AbortController();
    try {
      this.show("sending");
      this.progress(0);
      this.signed = await this.#sign(batch);
      await this.#carry();
      this.show("checking");
      this.location = (await asked(this.signed.complete, {}, this)).location;
      this.show("done");
      announce(`${this.file.name}: ${this.words.arrived}`);
    } catch (error) {
      if (this.stopped.signal.aborted) return;
      if (!(error instanceof Refusal)) throw error;
      this.show(error.again ? "broken" : "refused", error.message);
    }
  }

  cancel() {
    this.stopped?.abort();
    this.show("cancelled");
    announce(`${this.file.name}: ${this.words.cancelled}`);
  }

  progress(share) {
    const percent = Math.floor(100 * share);
    this.bar.value = percent;
    this.row.querySelector("[data-percent]").textContent = percent;
    if (percent < this.told + QUARTER) return;
    this.told = percent - (percent % QUARTER);
    announce(`${this.file.name}: ${this.told} %`);
  }

  /** A file that was announced before is signed anew; what is no longer known is announced again. */
  async #sign(batch) {
    this.told = 0;
    const { name: filename, size } = this.file;
    const afresh = () => asked(this.words.sign, { filename, size, ...(batch && { batch }) }, this);
    if (!this.signed) return afresh();
    const again = this.signed.complete.replace(/completion$/, "signature");
    return asked(again, {}, this).catch((error) => { if (error.again) throw error; return afresh(); });
  }

  #carry() {
    const { url, method, headers = {}, fields = {} } = this.signed;
    const request = new XMLHttpRequest();
    return new Promise((arrived, failed) => {
      request.upload.addEventListener("progress", (event) => this.progress(event.loaded / event.total));
      request.addEventListener("load", () => (request.status < 300 ? arrived() : failed(refusalIn(request.status, request.responseText, this.words))));
      request.addEventListener("error", () => failed(new Refusal(this.words.offline, { again: true })));
      request.addEventListener("abort", () => failed(new DOMException("", "AbortError")));
      this.stopped.signal.addEventListener("abort", () => request.abort());
      request.open(method, url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.send(method === "POST" ? formOf(fields, this.file) : this.file);
    });
  }
}

/* All files of one form. */
class Sendings {
  constructor(form) {
    this.box = form.querySelector("[data-sendings]");
    this.words = this.box.dataset;
    this.list = this.box.querySelector("ul");
    this.all = [];
    this.batch = null;
  }

  add(files) {
    this.box.hidden = false;
    for (const file of files) {
      const row = this.box.querySelector("template").content.firstElementChild.cloneNode(true);
      const sending = new Sending(file, row, this.words);
      this.list.append(row);
      this.all.push(sending);
      const fault = this.#fault(file);
      if (fault) sending.show("refused", fault);
    }
    this.go();
  }

  /** Send what waits, one after another; then lead on when nothing is left that somebody must look at. */
  async go() {
    if (this.isGoing) return;
    this.isGoing = true;
    for (let next; (next = this.#in("waiting")[0]);) {
      await next.send(this.batch);
      this.batch ??= next.signed?.batch;
    }
    this.isGoing = false;
    this.#conclude();
  }

  do(what, row) {
    const sending = this.all.find((one) => one.row === row);
    if (what === "cancel") sending.cancel();
    if (what === "again") sending.show("waiting");
    if (what === "remove") this.#remove(sending);
    row.querySelector("button:not([hidden])")?.focus();
    this.go();
  }

  #remove(sending) {
    this.all.splice(this.all.indexOf(sending), 1);
    sending.row.remove();
    this.box.hidden = this.all.length === 0;
    this.box.closest("form").querySelector("[type=file]").focus();
  }

  #conclude() {
    const done = this.#in("done");
    const link = this.box.querySelector("[data-go]");
    if (done.length === 0) return;
    link.href = done.length === 1 ? done[0].location : this.words.batches + this.batch;
    link.hidden = false;
    if (this.#in("broken", "refused").length === 0) location.assign(link.href);
  }

  #fault(file) {
    const ending = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
    if (!this.words.endings.split(" ").includes(ending)) return this.words.unread;
    if (file.size > Number(this.words.largest)) return this.words.tooLarge;
    return file.size === 0 ? this.words.empty : "";
  }

  #in(...states) { return this.all.filter((sending) => states.includes(sending.shown)); }
}

/** POST as the shop's pages do, with the token; gives the answer's JSON or throws its sentence. */
async function asked(url, body, { words, stopped }) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
  let answer;
  try {
    answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal: stopped.signal });
  } catch {
    throw new Refusal(words.offline, { again: true });
  }
  const text = await answer.text();
  if (!answer.ok) throw refusalIn(answer.status, text, words);
  return JSON.parse(text);
}

/** What the server says; a fault of its own, or of the moment, may be tried again. */
function refusalIn(status, text, words) {
  const again = status >= 500 || [403, 408, 410, 429].includes(status);
  try {
    return new Refusal(JSON.parse(text).detail ?? words.failed, { again });
  } catch {
    return new Refusal(words.failed, { again: true });
  }
}

function formOf(fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return form;
}

const sized = (size) => (size < 1e6 ? `${Math.ceil(size / 1e3)} kB` : `${(size / 1e6).toFixed(1)} MB`);

function of(form) {
  if (!forms.has(form)) forms.set(form, new Sendings(form));
  return forms.get(form);
}

function on(type, selector, act) {
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector);
    if (found) act(found, event);
  });
}

on("change", "[data-send] [type=file]", (input) => {
  of(input.form).add([...input.files]);
  input.value = "";
});
on("submit", "[data-send]", (_form, event) => event.preventDefault());
on("click", "[data-send] [data-row]", (button) => of(button.form).do(button.dataset.row, button.closest("li")));
on("dragover", "[data-send]", (form, event) => { event.preventDefault(); form.classList.add("drop-over"); });
on("dragleave", "[data-send]", (form, event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("drop-over"); });
on("drop", "[data-send]", (form, event) => {
  event.preventDefault();
  form.classList.remove("drop-over");
  of(form).add([...event.dataTransfer.files]);
});

/* Somebody may have chosen before this was here to hear it. */
document.querySelectorAll("[data-send] [type=file]").forEach((input) => {
  if (input.files.length) input.dispatchEvent(new Event("change", { bubbles: true }));
});
