/* <model-view>: the server's picture, and on request the same part to turn; the bundle that draws it comes only then.
   The markup is templates/ui/viewer.html. The element may come and go with htmx: what it holds is freed when it leaves. */

const announce = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: { value: text } }));

class ModelView extends HTMLElement {
  #stage = null;
  #asking = null;

  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("change", this);
    this.addEventListener("keydown", this);
  }

  disconnectedCallback() { this.#free(); }

  handleEvent(event) {
    if (event.type === "click") this.#click(event.target.closest("[data-do]"));
    if (event.type === "change") this.#mark(event.target);
    if (event.type === "keydown") this.#press(event);
  }

  #click(button) {
    const [act, ...how] = button?.dataset.do.split(" ") ?? [];
    if (act === "open") this.#open();
    if (act === "close") this.#close();
    if (act === "look") this.#look(how[0], button);
    if (act === "closer") this.#stage.closer(Number(how[0]));
  }

  #look(name, button) {
    this.#stage.look(name);
    announce(button.dataset.said);
  }

  #mark(box) {
    if (box.matches("[data-mark]")) this.#stage?.mark(box.dataset.mark, box.checked);
  }

  #press(event) {
    if (event.target.matches("canvas") && event.key === "Escape") this.#close();
    else if (event.target.matches("canvas") && this.#stage?.press(event)) event.preventDefault();
  }

  async #open() {
    if (this.#asking) return;
    this.#asking = new AbortController();
    this.#busy(true);
    this.#say(null);
    try {
      await this.#build(this.#asking.signal);
    } catch (error) {
      if (error.name === "AbortError") return;
      console.warn(error);
      this.#free();
      this.#say(canDraw() ? "failed" : "blind");
    } finally {
      this.#busy(false);
    }
  }

  async #build(signal) {
    if (!canDraw()) throw new Error("WebGL 2 is missing");
    const [{ open }, answer] = await Promise.all([import(this.dataset.bundle), fetch(this.dataset.model, { signal })]);
    if (!answer.ok) throw new Error(`the model answered ${answer.status}`);
    const model = await answer.arrayBuffer();
    signal.throwIfAborted();
    this.#show(true);
    this.#stage = open({
      canvas: this.#fresh("canvas"),
      drawing: this.querySelector(".viewer-drawing"),
      model,
      bed: this.dataset.bed.split(" ").map(Number),
      colour: this.dataset.colour ?? "",
      lost: () => { this.#close(); this.#say("failed"); },
    });
    this.#offerMarks(this.#stage.found);
    this.querySelector("canvas").focus({ preventScroll: true });
    announce(this.dataset.said);
  }

  /** A canvas whose graphics were given back gives no new ones: take another. */
  #fresh(name) {
    const old = this.querySelector(name);
    old.replaceWith(old.cloneNode());
    return this.querySelector(name);
  }

  #offerMarks(found) {
    for (const box of this.querySelectorAll("[data-mark]")) {
      const has = found[box.dataset.mark] > 0;
      box.disabled = !has;
      box.checked = has;
      box.closest("label").classList.toggle("viewer-none", !has);
      this.#stage.mark(box.dataset.mark, has);
    }
  }

  #close() {
    const hadFocus = this.contains(document.activeElement);
    this.#free();
    if (hadFocus) this.querySelector("[data-do=open]").focus();
  }

  #free() {
    this.#asking?.abort();
    this.#asking = null;
    this.#stage?.close();
    this.#stage = null;
    this.#show(false);
  }

  #show(isLive) {
    this.toggleAttribute("data-live", isLive);
    this.querySelectorAll("[data-when]").forEach((part) => { part.hidden = (part.dataset.when === "live") !== isLive; });
  }

  #busy(isBusy) {
    const button = this.querySelector("[data-do=open]");
    button.setAttribute("aria-busy", String(isBusy));
    if (!isBusy) button.removeAttribute("aria-busy");
  }

  #say(which) {
    this.querySelectorAll("[data-word]").forEach((word) => { word.hidden = word.dataset.word !== which; });
    if (which) announce(this.querySelector(`[data-word=${which}]`).textContent);
  }
}

function canDraw() {
  const pen = document.createElement("canvas").getContext("webgl2");
  pen?.getExtension("WEBGL_lose_context")?.loseContext();
  return pen !== null;
}

customElements.define("model-view", ModelView);
