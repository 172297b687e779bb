/* What the lamp does not reach: the soft dark on the plate, which is the part pressed flat along the light and blurred,
   and the part's own hidden places, by a picture of how far everything is from the lamp. */

import { DepthTexture, Mesh, OrthographicCamera, PlaneGeometry, Vector3, WebGLRenderTarget } from "three";
import { blur, pressed, seenByLamp } from "./paints.js";

const SIDE = 512;
const REACH = 0.8;
const SPREAD = 0.12;
const FINE = 1024;

export class Shadow {
  /** `mesh` stands in `box` { low, high } on the plate; fills the uniforms `shadow…`. */
  constructor(renderer, mesh, { low, high }, uniforms) {
    const margin = REACH * high.z + SPREAD * Math.max(high.x - low.x, high.y - low.y) + 2;
    uniforms.shadowLow.value.set(low.x - margin, low.y - margin);
    uniforms.shadowHigh.value.set(high.x + margin, high.y + margin);
    this.renderer = renderer;
    this.mesh = mesh;
    this.uniforms = uniforms;
    this.middle = low.clone().add(high).multiplyScalar(0.5);
    this.reach = high.distanceTo(low) / 2 + 1;
    this.far = new WebGLRenderTarget(FINE, FINE, { depthTexture: new DepthTexture(FINE, FINE) });
    this.lit = seenByLamp(uniforms);
    uniforms.grain.value = (2 * this.reach) / FINE;
    uniforms.depths.value = this.far.depthTexture;
    this.pictures = [0, 1].map(() => new WebGLRenderTarget(SIDE, SIDE, { depthBuffer: false }));
    this.pressed = pressed(uniforms, REACH, high.z);
    this.sheet = new Mesh(new PlaneGeometry(2, 2), blur(Math.min(0.035 * high.z + 1.2, 9) * (SIDE / (high.x - low.x + 2 * margin)) / 8));
    this.drawn = new Vector3();
    this.eye = new OrthographicCamera();
    uniforms.shadow.value = this.pictures[0].texture;
  }

  /** Zooming and moving leave the light as it is, and with it the shadows. */
  draw() {
    if (this.drawn.equals(this.uniforms.lamp.value)) return;
    this.drawn.copy(this.uniforms.lamp.value);
    const [first, second] = this.pictures;
    this.#aim();
    const own = this.mesh.material;
    this.mesh.material = this.lit;
    this.#paint(this.mesh, this.far);
    this.mesh.material = this.pressed;
    this.#paint(this.mesh, first);
    this.mesh.material = own;
    this.#soften(first, second, 1, 0);
    this.#soften(second, first, 0, 1);
    this.renderer.setRenderTarget(null);
  }

  close() {
    this.pictures.forEach((picture) => picture.dispose());
    this.far.depthTexture.dispose();
    this.far.dispose();
    this.lit.dispose();
    this.pressed.dispose();
    this.sheet.material.dispose();
    this.sheet.geometry.dispose();
  }

  /** The place of a point before the lamp: across, up, and how far, each from -1 to 1. */
  #aim() {
    const lamp = this.uniforms.lamp.value;
    const across = new Vector3(-lamp.y, lamp.x, 0).normalize();
    const up = new Vector3().crossVectors(lamp, across);
    const row = (axis) => [...axis.toArray(), -axis.dot(this.middle)].map((value) => value / this.reach);
    this.uniforms.fromLamp.value.set(...row(across), ...row(up), ...row(lamp.clone().negate()), 0, 0, 0, 1);
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
