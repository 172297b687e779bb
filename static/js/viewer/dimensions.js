/* The drawing over the part: dimension lines that keep to the outline from wherever one looks, and figures along the plate. */

import { Vector3 } from "three";

const AWAY = 26;
const GAP = 5;
const ARROW = [9, 3];
const SHORTEST = 18;
const TICK = 50;
const CLOSEST = 34;
const FLATTEST = 0.2;

/** Which side of the box shows, and with it where a line stays outside of the part. */
function sides({ low, high }, eye) {
  const x = eye.x > 0 ? high.x : low.x;
  const y = eye.y > 0 ? high.y : low.y;
  const far = { x: low.x + high.x - x, y: low.y + high.y - y };
  const ground = eye.z >= 0 ? { x, y } : far;
  return { x, y, far, ground };
}

function linesOf(box, eye, right) {
  const { low, high } = box;
  const { x, y, far, ground } = sides(box, eye);
  const corner = right.x * (x - far.x) > 0 ? { x, y: far.y } : { x: far.x, y };
  const outward = (axis, at) => new Vector3().setComponent(axis, at > (low.getComponent(axis) + high.getComponent(axis)) / 2 ? 1 : -1);
  return {
    x: { from: new Vector3(low.x, ground.y, 0), to: new Vector3(high.x, ground.y, 0), out: outward(1, ground.y) },
    y: { from: new Vector3(ground.x, low.y, 0), to: new Vector3(ground.x, high.y, 0), out: outward(0, ground.x) },
    z: { from: new Vector3(corner.x, corner.y, 0), to: new Vector3(corner.x, corner.y, high.z), out: right },
  };
}

export class Dimensions {
  /** The svg holds one g[data-axis] of path, path.viewer-arrows and text for each axis, and g[data-ticks]. */
  constructor(svg, box, bed) {
    this.svg = svg;
    this.box = box;
    this.bed = bed;
    this.axes = Object.fromEntries(["x", "y", "z"].map((name) => [name, svg.querySelector(`[data-axis=${name}]`)]));
    this.ticks = ticksOf(svg.querySelector("[data-ticks]"), bed);
  }

  draw(camera, eye, { width, height }) {
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const seen = (point) => {
      const { x, y } = point.clone().project(camera);
      return { x: ((x + 1) * width) / 2, y: ((1 - y) * height) / 2 };
    };
    const right = new Vector3().setFromMatrixColumn(camera.matrixWorld, 0);
    const lines = linesOf(this.box, eye, right);
    for (const [name, group] of Object.entries(this.axes)) drawLine(group, lines[name], seen);
    this.#drawTicks(seen, eye, camera.zoom);
  }

  #drawTicks(seen, eye, zoom) {
    const { ground } = sides({ low: this.bed.clone().multiplyScalar(-0.5), high: this.bed.clone().multiplyScalar(0.5) }, eye);
    const legible = zoom * TICK > CLOSEST && Math.abs(eye.z) > FLATTEST;
    for (const { text, axis, at } of this.ticks) {
      const point = axis === "x" ? new Vector3(at, ground.y, 0) : new Vector3(ground.x, at, 0);
      const beyond = axis === "x" ? new Vector3(0, Math.sign(ground.y), 0) : new Vector3(Math.sign(ground.x), 0, 0);
      const place = seen(point.addScaledVector(beyond, 12 / zoom));
      text.toggleAttribute("hidden", !legible);
      put(text, place, 0);
    }
  }
}

function ticksOf(group, bed) {
  const sample = group.querySelector("text");
  const rows = [];
  for (const axis of ["x", "y"]) {
    for (let at = TICK; at < bed[axis]; at += TICK) {
      const text = sample.cloneNode();
      text.textContent = at;
      rows.push({ text, axis, at: at - bed[axis] / 2 });
    }
  }
  group.replaceChildren(...rows.map((row) => row.text));
  return rows;
}

function drawLine(group, { from, to, out }, seen) {
  const [a, b] = [seen(from), seen(to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  group.toggleAttribute("hidden", length < SHORTEST);
  if (length < SHORTEST) return;
  const along = { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
  const away = awayFrom(a, along, from, out, seen);
  const [line, arrows] = group.querySelectorAll("path");
  const text = group.querySelector("text");
  const [p, q] = [shifted(a, away, AWAY), shifted(b, away, AWAY)];
  const room = text.getComputedTextLength() / 2 + GAP;
  const isInside = length > 2 * room + 3 * ARROW[0];
  line.setAttribute("d", [stroke(shifted(a, away, GAP), shifted(a, away, AWAY + GAP)), stroke(shifted(b, away, GAP), shifted(b, away, AWAY + GAP)), ...dimension(p, q, along, isInside ? room : 0)].join(""));
  arrows.setAttribute("d", arrow(p, along, 1) + arrow(q, along, -1));
  const middle = { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 };
  put(text, isInside ? middle : shifted(middle, away, 12), degrees(along));
}

/** Outward on the screen: along the plate where that can be seen, else square to the line. */
function awayFrom(a, along, from, out, seen) {
  const b = seen(from.clone().add(out));
  const [x, y] = [b.x - a.x, b.y - a.y];
  const square = { x: -along.y, y: along.x };
  const side = x * square.x + y * square.y;
  const length = Math.hypot(x, y);
  if (length > 1e-6 && Math.abs(side) / length > 0.35) return { x: x / length, y: y / length };
  return side < 0 || (side === 0 && square.y < 0) ? { x: -square.x, y: -square.y } : square;
}

const shifted = (point, way, distance) => ({ x: point.x + way.x * distance, y: point.y + way.y * distance });
const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
const stroke = (one, two) => `M${at(one)}L${at(two)}`;

function dimension(p, q, along, room) {
  const middle = { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 };
  return room ? [stroke(p, shifted(middle, along, -room)), stroke(shifted(middle, along, room), q)] : [stroke(p, q)];
}

function arrow(tip, along, way) {
  const [length, half] = ARROW;
  const foot = shifted(tip, along, way * length);
  const square = { x: -along.y, y: along.x };
  return `M${at(tip)}L${at(shifted(foot, square, half))}L${at(shifted(foot, square, -half))}Z`;
}

/** Along the line, and never upside down. */
function degrees({ x, y }) {
  const angle = (Math.atan2(y, x) * 180) / Math.PI;
  if (angle > 89.5) return angle - 180;
  return angle <= -90.5 ? angle + 180 : angle;
}

const put = (text, { x, y }, angle) => text.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle.toFixed(1)})`);
