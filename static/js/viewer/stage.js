/* The part on its plate, drawn when something changes and never otherwise; everything is given back on close. */

import { BufferAttribute, BufferGeometry, Group, LineSegments, Mesh, PlaneGeometry, Scene, Vector3, WebGLRenderer } from "three";
import { Dimensions } from "./dimensions.js";
import { Eye, HOME } from "./eye.js";
import { readGlb } from "./glb.js";
import { aim, makeUniforms, outline, paper, readColours, solid, strokes } from "./paints.js";
import { Shadow } from "./shadow.js";
import { surfaceOf } from "./surface.js";

const SHARPEST = 2;
const RIM = { narrow: 52, wide: 64 };

/**
 * Build the stage on a canvas and a drawing above it.
 * `model` is an ArrayBuffer, `bed` [x, y] in mm, `colour` the part's own or "", `lost` is called when the graphics card gives up.
 */
export const open = (options) => new Stage(options);

class Stage {
  constructor({ canvas, drawing, model, bed, colour, lost }) {
    const surface = surfaceOf(readGlb(model));
    this.found = { thin: surface.thin, overhang: surface.overhang };
    this.canvas = canvas;
    this.colour = colour;
    this.uniforms = makeUniforms();
    this.renderer = new WebGLRenderer({ canvas, alpha: true, antialias: true });
    this.#build(surface, bed);
    this.dimensions = new Dimensions(drawing, this.box, new Vector3(...bed, 0));
    this.eye = new Eye(canvas, this.box, this.box.high.length() + Math.hypot(...bed) / 2, () => this.change());
    this.#watch(lost);
    this.#resize();
    this.eye.look("reset");
    this.draw();
  }

  look(name) { this.eye.look(name, { swift: false }); }

  closer(factor) { this.eye.closer(factor); }

  press(event) { return this.eye.press(event); }

  mark(name, isShown) {
    this.uniforms.marks.value[name === "thin" ? "x" : "y"] = Number(isShown);
    this.change();
  }

  /** Draw soon, once, however often this is called; wait while nobody can see it. */
  change() {
    if (this.frame || !this.isSeen || document.hidden) {
      this.isStale = true;
      return;
    }
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.isStale = false;
    const { camera } = this.eye;
    camera.updateMatrixWorld();
    aim(this.uniforms, camera, HOME);
    this.shadow.draw();
    this.renderer.render(this.scene, camera);
    this.dimensions.draw(camera, this.uniforms.eye.value, this.eye.room);
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.unwatch.abort();
    this.watchers.forEach((watcher) => watcher.disconnect());
    this.eye.close();
    this.shadow.close();
    this.scene.traverse((item) => { item.geometry?.dispose(); item.material?.dispose(); });
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  #build({ box, points, shades, edges, hull }, bed) {
    const [low, high] = [new Vector3(...box.low), new Vector3(...box.high)];
    const foot = new Vector3((low.x + high.x) / 2, (low.y + high.y) / 2, low.z);
    this.box = { low: low.sub(foot), high: high.sub(foot) };
    const shape = geometry({ position: [points, 3], shade: [shades, 4] });
    const lines = new LineSegments(geometry({ position: [edges, 3] }), strokes(this.uniforms));
    const body = new Mesh(shape, solid(this.uniforms));
    const skin = geometry({ position: [hull.points, 3], shade: [hull.ways, 4] }).setIndex(new BufferAttribute(hull.corners, 1));
    const part = new Group().add(body, lines, new Mesh(skin, outline(this.uniforms)));
    part.position.sub(foot);
    const sheet = new Mesh(new PlaneGeometry(...bed), paper(this.uniforms));
    sheet.position.z = -0.02;
    sheet.renderOrder = -1;
    this.uniforms.bed.value.set(...bed);
    this.scene = new Scene().add(sheet, part);
    this.scene.traverse((item) => { item.frustumCulled = false; });
    this.scene.updateMatrixWorld();
    this.shadow = new Shadow(this.renderer, body, this.box, this.uniforms);
  }

  #watch(lost) {
    this.unwatch = new AbortController();
    const { signal } = this.unwatch;
    this.isSeen = true;
    const wake = () => { if (this.isStale) this.change(); };
    const repaint = () => { this.#recolour(); this.change(); };
    const seen = new IntersectionObserver(([entry]) => { this.isSeen = entry.isIntersecting; wake(); });
    const size = new ResizeObserver(() => { this.#resize(); this.draw(); });
    const theme = new MutationObserver(repaint);
    seen.observe(this.canvas);
    size.observe(this.canvas);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.watchers = [seen, size, theme];
    document.addEventListener("visibilitychange", wake, { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint, { signal });
    this.canvas.addEventListener("webglcontextlost", lost, { signal });
    this.#recolour();
  }

  #recolour() { readColours(this.canvas, this.uniforms, this.colour); }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const ratio = Math.min(devicePixelRatio, SHARPEST);
    this.renderer.setPixelRatio(ratio);
    this.renderer.setSize(width, height, false);
    this.uniforms.ratio.value = ratio;
    this.uniforms.size.value.set(width * ratio, height * ratio);
    this.eye.resize({ width, height, rim: width < 480 ? RIM.narrow : RIM.wide });
  }
}

function geometry(attributes) {
  const shape = new BufferGeometry();
  for (const [name, [values, width]] of Object.entries(attributes)) shape.setAttribute(name, new BufferAttribute(values, width));
  return shape;
}
