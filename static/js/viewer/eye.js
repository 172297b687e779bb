/* Where one looks from: the shop's own camera at first, then wherever mouse, finger, keys or buttons lead. */

import { OrthographicCamera, Spherical, Vector3 } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";

const AZIMUTH = (-55 * Math.PI) / 180;
const ELEVATION = (25 * Math.PI) / 180;
const STEP = Math.PI / 24;
const MOVE = 24;
const CLOSER = 1.2;
const TAKES = 180;
const TILT = 1e-4;

const towards = (azimuth, elevation) =>
  new Vector3(Math.cos(azimuth) * Math.cos(elevation), Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation));

export const HOME = towards(AZIMUTH, ELEVATION);
const RIGHT_ANGLE = Math.PI / 2;
const VIEWS = {
  reset: HOME,
  front: towards(-RIGHT_ANGLE, 0),
  side: towards(0, 0),
  top: towards(-RIGHT_ANGLE, RIGHT_ANGLE - TILT),
  below: towards(AZIMUTH, -ELEVATION * 1.4),
};
const KEYS = {
  ArrowLeft: ["turn", -1, 0], ArrowRight: ["turn", 1, 0], ArrowUp: ["turn", 0, 1], ArrowDown: ["turn", 0, -1],
  "+": ["closer", CLOSER], "=": ["closer", CLOSER], "-": ["closer", 1 / CLOSER], 0: ["look", "reset"], Home: ["look", "reset"],
};

export class Eye {
  /** `box` is { low, high } of Vector3 on the plate; `reach` the radius of all there is to see. */
  constructor(surface, box, reach, changed) {
    this.box = box;
    this.reach = reach;
    this.changed = changed;
    this.camera = new OrthographicCamera(-1, 1, 1, -1, 0.1, 8 * reach);
    this.camera.up.set(0, 0, 1);
    this.camera.position.copy(HOME);
    this.controls = new OrbitControls(this.camera, surface);
    this.controls.enableDamping = false;
    this.controls.rotateSpeed = 0.9;
    this.controls.addEventListener("change", changed);
  }

  /** Room is { width, height, rim }: CSS pixels, and how many of them at each side are for the dimensions. */
  resize(room) {
    const { camera } = this;
    Object.assign(camera, { left: -room.width / 2, right: room.width / 2, top: room.height / 2, bottom: -room.height / 2 });
    this.room = room;
    this.near = this.#fitting(HOME);
    this.controls.minZoom = Math.min(this.near, Math.min(room.width, room.height) / (2.4 * this.reach));
    this.controls.maxZoom = this.near * 30;
    camera.updateProjectionMatrix();
  }

  look(name, { swift = true } = {}) {
    const middle = this.box.low.clone().add(this.box.high).multiplyScalar(0.5);
    const goal = { target: middle, zoom: this.#fitting(VIEWS[name]), place: new Spherical().setFromVector3(asControls(VIEWS[name])) };
    cancelAnimationFrame(this.step);
    if (swift || matchMedia("(prefers-reduced-motion: reduce)").matches) return this.#stand(goal);
    this.#glide(this.#stance(), goal);
  }

  turn(right, up) {
    const { place, target, zoom } = this.#stance();
    place.theta += right * STEP;
    place.phi = Math.min(Math.max(place.phi - up * STEP, TILT), Math.PI - TILT);
    this.#stand({ place, target, zoom });
  }

  closer(factor) {
    const stance = this.#stance();
    this.#stand({ ...stance, zoom: Math.min(Math.max(stance.zoom * factor, this.controls.minZoom), this.controls.maxZoom) });
  }

  move(right, up) {
    const stance = this.#stance();
    const across = new Vector3().setFromMatrixColumn(this.camera.matrix, 0).multiplyScalar((right * MOVE) / stance.zoom);
    const upward = new Vector3().setFromMatrixColumn(this.camera.matrix, 1).multiplyScalar((up * MOVE) / stance.zoom);
    this.#stand({ ...stance, target: stance.target.clone().add(across).add(upward) });
  }

  /** Do what a key asks; false when the key asks nothing. */
  press(event) {
    const known = KEYS[event.key];
    if (!known || event.ctrlKey || event.metaKey || event.altKey) return false;
    const [act, ...how] = known;
    if (act === "turn" && event.shiftKey) this.move(-how[0], -how[1]);
    else this[act](...how);
    return true;
  }

  close() {
    cancelAnimationFrame(this.step);
    this.controls.dispose();
  }

  #stance() {
    const offset = this.camera.position.clone().sub(this.controls.target);
    return { target: this.controls.target.clone(), zoom: this.camera.zoom, place: new Spherical().setFromVector3(asControls(offset)) };
  }

  #stand({ place, target, zoom }) {
    const { phi, theta } = place;
    this.controls.target.copy(target);
    this.camera.position.copy(asWorld(new Vector3().setFromSphericalCoords(4 * this.reach, phi, theta))).add(target);
    this.camera.zoom = zoom;
    this.camera.updateProjectionMatrix();
    this.controls.update();
    this.changed();
  }

  #glide(from, to) {
    let began = null;
    to.place.theta = from.place.theta + Math.atan2(Math.sin(to.place.theta - from.place.theta), Math.cos(to.place.theta - from.place.theta));
    const frame = (now) => {
      began ??= now;
      const share = 1 - (1 - Math.min((now - began) / TAKES, 1)) ** 3;
      const between = (one, two) => one + (two - one) * share;
      const place = new Spherical(1, between(from.place.phi, to.place.phi), between(from.place.theta, to.place.theta));
      this.#stand({ place, target: from.target.clone().lerp(to.target, share), zoom: between(from.zoom, to.zoom) });
      if (share < 1) this.step = requestAnimationFrame(frame);
    };
    this.step = requestAnimationFrame(frame);
  }

  /** Pixels a millimetre, so that the part fills the room from this direction. */
  #fitting(direction) {
    const right = new Vector3(-direction.y, direction.x, 0).normalize();
    const up = new Vector3().crossVectors(direction, right);
    const size = this.box.high.clone().sub(this.box.low);
    const across = spanAlong(right, size);
    const upward = spanAlong(up, size);
    const { width, height, rim } = this.room;
    return Math.min((width - 2 * rim) / across, (height - 2 * rim) / upward);
  }
}

const spanAlong = (axis, size) => Math.abs(axis.x) * size.x + Math.abs(axis.y) * size.y + Math.abs(axis.z) * size.z;
const asControls = ({ x, y, z }) => new Vector3(y, z, x);
const asWorld = ({ x, y, z }) => new Vector3(z, x, y);
