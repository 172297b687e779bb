/* The soft dark that the lamp leaves on the plate: the part pressed flat along the light, and blurred. */

import { Mesh, OrthographicCamera, PlaneGeometry, WebGLRenderTarget } from "three";
import { blur, pressed } from "./paints.js";

const SIDE = 512;
const REACH = 0.8;
const SPREAD = 0.12;

export class Shadow {
  /** `mesh` stands in `box` { low, high } on the plate; fills the uniforms `shadow…`. */
  constructor(renderer, mesh, { low, high }, uniforms) {
    const margin = REACH * high.z + SPREAD * Math.max(high.x - low.x, high.y - low.y) + 2;
    uniforms.shadowLow.value.set(low.x - margin, low.y - margin);
    uniforms.shadowHigh.value.set(high.x + margin, high.y + margin);
    this.renderer = renderer;
    this.mesh = mesh;
    this.pictures = [0, 1].map(() => new WebGLRenderTarget(SIDE, SIDE, { depthBuffer: false }));
    this.pressed = pressed(uniforms, REACH, high.z);
    this.sheet = new Mesh(new PlaneGeometry(2, 2), blur(Math.min(0.035 * high.z + 1.2, 9) * (SIDE / (high.x - low.x + 2 * margin)) / 8));
    this.eye = new OrthographicCamera();
    uniforms.shadow.value = this.pictures[0].texture;
  }

  draw() {
    const [first, second] = this.pictures;
    const own = this.mesh.material;
    this.mesh.material = this.pressed;
    this.#paint(this.mesh, first);
    this.mesh.material = own;
    this.#soften(first, second, 1, 0);
    this.#soften(second, first, 0, 1);
    this.renderer.setRenderTarget(null);
  }

  close() {
    this.pictures.forEach((picture) => picture.dispose());
    this.pressed.dispose();
    this.sheet.material.dispose();
    this.sheet.geometry.dispose();
  }

  #soften(source, target, x, y) {
    const { uniforms } = this.sheet.material;
    uniforms.source.value = source.texture;
    uniforms.along.value.set(x / SIDE, y / SIDE);
    this.#paint(this.sheet, target);
  }

  #paint(thing, target) {
    this.renderer.setRenderTarget(target);
    this.renderer.render(thing, this.eye);
  }
}
