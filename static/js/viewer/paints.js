/* How part, ink and plate look: the light of the shop's pictures as shaders, the colours from the page's style sheet. */

import { AddEquation, BackSide, CustomBlending, DoubleSide, Matrix4, MaxEquation, OneFactor, ShaderMaterial, Vector2, Vector3, Vector4 } from "three";

const LAMP = new Vector3(-0.46, -0.52, 0.72).normalize();
const UP = new Vector3(0, 0, 1);
const NAMES = ["part", "ink", "thin", "overhang", "plate", "rule"];

/** One set of values for all paints, so that a change reaches each of them. */
export function makeUniforms() {
  const colours = Object.fromEntries(NAMES.map((name) => [name, { value: new Vector4() }]));
  return {
    ...colours,
    lamp: { value: new Vector3() },
    eye: { value: new Vector3() },
    marks: { value: new Vector2() },
    size: { value: new Vector2(1, 1) },
    ratio: { value: 1 },
    zoom: { value: 1 },
    bed: { value: new Vector2() },
    fromLamp: { value: new Matrix4() },
    grain: { value: 1 },
    depths: { value: null },
    shadow: { value: null },
    shadowLow: { value: new Vector2() },
    shadowHigh: { value: new Vector2() },
  };
}

/** Read --view-part and the like as the browser resolves them for this element and theme. */
export function readColours(element, uniforms, part) {
  const style = getComputedStyle(element);
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  for (const name of NAMES) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = (name === "part" && part) || style.getPropertyValue(`--view-${name}`);
    pen.fillRect(0, 0, 1, 1);
    uniforms[name].value.fromArray([...pen.getImageData(0, 0, 1, 1).data].map((value) => value / 255));
  }
}

/** The lamp goes round with the eye, as if the part were turned in a studio and not the studio around it. */
export function aim(uniforms, camera, home) {
  camera.getWorldDirection(uniforms.eye.value).negate();
  const { x, y } = uniforms.eye.value;
  const turned = Math.hypot(x, y) > 0.01 ? Math.atan2(y, x) - Math.atan2(home.y, home.x) : 0;
  uniforms.lamp.value.copy(LAMP).applyAxisAngle(UP, turned);
  uniforms.zoom.value = camera.zoom;
}

const SHADE = /* glsl */ `
  attribute vec4 shade;
  uniform mat4 fromLamp;
  uniform float grain;
  varying vec3 normal_, spot;
  varying float flags;
  void main() {
    normal_ = shade.xyz / 32767.0;
    flags = shade.w;
    spot = (fromLamp * modelMatrix * vec4(position + normal_ * grain * 1.5, 1.0)).xyz * 0.5 + 0.5;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }`;

/* Lamp, open sky and light from the paper on matt plastic; the same figures as store/uploads/rendering. */
const SOLID = /* glsl */ `
  uniform vec4 part, thin, overhang;
  uniform vec3 lamp, eye;
  uniform vec2 marks;
  uniform float ratio;
  uniform sampler2D depths;
  varying vec3 normal_, spot;
  varying float flags;
  float open() {
    float sum = 0.0;
    for (int x = -2; x <= 2; x++) for (int y = -2; y <= 2; y++)
      sum += step(spot.z - 0.0012, texture2D(depths, spot.xy + vec2(x, y) * 0.0013).r);
    return sum / 25.0;
  }
  vec3 linear(vec4 colour) { return pow(colour.rgb, vec3(2.2)); }
  vec3 lit(vec3 paint, vec3 normal) {
    float dome = clamp(0.30 + 0.60 * normal.z, 0.05, 1.0);
    float below = 0.5 - 0.5 * normal.z;
    float facing = clamp(dot(normal, eye), 0.0, 1.0);
    vec3 light = clamp(dot(normal, lamp), 0.0, 1.0) * open() * vec3(1.10, 1.07, 1.02) + 0.2 * facing
      + dome * vec3(0.57, 0.60, 0.64) + below * vec3(0.30, 0.285, 0.26);
    vec3 sum = paint * light + 0.026 + 0.06 * pow(1.0 - facing, 3.0);
    return pow(sum / (1.0 + max(sum - 0.6, 0.0) * 0.55), vec3(1.0 / 2.2));
  }
  void main() {
    vec3 normal = normalize(gl_FrontFacing ? normal_ : -normal_);
    float kind = floor(flags + 0.5);
    float hatch = smoothstep(0.35, 0.65, abs(fract((gl_FragCoord.x + gl_FragCoord.y) / (9.0 * ratio)) - 0.5) * 2.0);
    vec3 paint = linear(part);
    paint = mix(paint, linear(overhang), marks.y * step(1.5, kind) * (0.28 + 0.72 * hatch));
    paint = mix(paint, linear(thin), marks.x * mod(kind, 2.0));
    gl_FragColor = vec4(lit(paint, normal), 1.0);
  }`;

/* Faces that look away, pushed outward on the screen: what stands out beyond the part is its outline. They are pushed back as
   well, so that slivers that the first push turned over stay behind their surface. */
const OUTLINE = /* glsl */ `
  attribute vec4 shade;
  uniform vec2 size;
  uniform float ratio, zoom;
  void main() {
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
    gl_Position.z -= projectionMatrix[2][2] * (0.3 + 6.0 / zoom);
    vec2 away = (modelViewMatrix * vec4(shade.xyz, 0.0)).xy;
    gl_Position.xy += normalize(away + 1e-6) * 2.2 * ratio / size;
  }`;

const INK = /* glsl */ `
  uniform vec4 ink;
  uniform float strength;
  void main() { gl_FragColor = vec4(ink.rgb, ink.a * strength); }`;

const PLAIN = /* glsl */ `
  varying vec2 place;
  void main() {
    place = position.xy;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }`;

/* Millimetre paper as on the shop's other plates: 1, 10 and 50 mm; the finest only when there is room for it. */
const PLATE = /* glsl */ `
  uniform vec4 plate, rule;
  uniform vec2 bed, shadowLow, shadowHigh;
  uniform float zoom, ratio;
  uniform sampler2D shadow;
  varying vec2 place;
  float ruled(float step_, float width) {
    vec2 near = abs(fract(place / step_ - 0.5) - 0.5) * step_ / fwidth(place);
    return 1.0 - smoothstep(width * 0.5 - 0.5, width * 0.5 + 0.5, min(near.x, near.y));
  }
  float edge() {
    vec2 inside = (bed * 0.5 - abs(place)) / fwidth(place);
    return 1.0 - smoothstep(0.8 * ratio, 0.8 * ratio + 1.0, min(inside.x, inside.y));
  }
  float shade() {
    vec2 at = (place - shadowLow) / (shadowHigh - shadowLow);
    vec2 inside = step(0.0, at) * step(at, vec2(1.0));
    return texture2D(shadow, at).r * inside.x * inside.y;
  }
  void main() {
    float lines = 0.30 * ruled(50.0, 1.4 * ratio);
    lines = max(lines, 0.17 * ruled(10.0, ratio) * smoothstep(0.6, 1.6, zoom));
    lines = max(lines, 0.09 * ruled(1.0, ratio) * smoothstep(7.0, 14.0, zoom));
    lines = max(lines, 0.75 * edge());
    if (!gl_FrontFacing) { gl_FragColor = vec4(rule.rgb, lines * 0.7); return; }
    float dark = 0.42 * shade();
    vec3 colour = mix(mix(plate.rgb, rule.rgb, lines), vec3(0.10, 0.095, 0.09), dark);
    gl_FragColor = vec4(colour, max(plate.a, max(lines, dark)));
  }`;

/* The part pressed flat along the light, darker the nearer it is to the plate; seen straight from above. */
const PRESSED = /* glsl */ `
  uniform vec3 lamp;
  uniform vec2 shadowLow, shadowHigh;
  uniform float reach, height;
  varying float near;
  void main() {
    vec3 at = (modelMatrix * vec4(position, 1.0)).xyz;
    near = 1.0 - 0.72 * at.z / height;
    vec2 foot = at.xy - normalize(lamp.xy) * reach * at.z;
    gl_Position = vec4((foot - shadowLow) / (shadowHigh - shadowLow) * 2.0 - 1.0, 0.0, 1.0);
  }`;
const NEARNESS = /* glsl */ `
  varying float near;
  void main() { gl_FragColor = vec4(near); }`;

/* The part as the lamp sees it; only how far away it is matters. */
const LIT = /* glsl */ `
  uniform mat4 fromLamp;
  void main() { gl_Position = fromLamp * modelMatrix * vec4(position, 1.0); }`;
const NOTHING = /* glsl */ `void main() { gl_FragColor = vec4(1.0); }`;

const FILLING = /* glsl */ `
  varying vec2 place;
  void main() { place = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }`;
const BLUR = /* glsl */ `
  uniform sampler2D source;
  uniform vec2 along;
  uniform float wide;
  varying vec2 place;
  void main() {
    float sum = 0.0, weight = 0.0;
    for (int i = -12; i <= 12; i++) {
      float share = exp(-float(i * i) / 50.0);
      sum += share * texture2D(source, place + along * wide * float(i)).r;
      weight += share;
    }
    gl_FragColor = vec4(sum / weight);
  }`;

export const solid = (uniforms) =>
  new ShaderMaterial({ uniforms, vertexShader: SHADE, fragmentShader: SOLID, side: DoubleSide, polygonOffset: true, polygonOffsetFactor: 1.5, polygonOffsetUnits: 2 });

export const outline = (uniforms) =>
  new ShaderMaterial({ uniforms: { ...uniforms, strength: { value: 0.9 } }, vertexShader: OUTLINE, fragmentShader: INK, side: BackSide, transparent: true });

export const strokes = (uniforms) =>
  new ShaderMaterial({ uniforms: { ...uniforms, strength: { value: 0.55 } }, vertexShader: PLAIN, fragmentShader: INK, transparent: true });

export const paper = (uniforms) =>
  new ShaderMaterial({ uniforms, vertexShader: PLAIN, fragmentShader: PLATE, side: DoubleSide, transparent: true, depthWrite: false });

export const pressed = (uniforms, reach, height) =>
  new ShaderMaterial({
    uniforms: { ...uniforms, reach: { value: reach }, height: { value: height } }, vertexShader: PRESSED, fragmentShader: NEARNESS, side: DoubleSide, depthTest: false,
    blending: CustomBlending, blendEquation: MaxEquation, blendSrc: OneFactor, blendDst: OneFactor, blendEquationAlpha: AddEquation,
  });

export const seenByLamp = (uniforms) => new ShaderMaterial({ uniforms, vertexShader: LIT, fragmentShader: NOTHING, side: DoubleSide });

export const blur = (wide) =>
  new ShaderMaterial({ uniforms: { source: { value: null }, along: { value: new Vector2() }, wide: { value: wide } }, vertexShader: FILLING, fragmentShader: BLUR, depthTest: false });
