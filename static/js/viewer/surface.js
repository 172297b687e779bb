/* From bare triangles to what is drawn: corners with soft or sharp normals, and the lines of the edges. Plain arrays, no three. */

const SOFT = Math.cos((38 * Math.PI) / 180);
const CREASE = Math.cos((32 * Math.PI) / 180);
const SLIVER = 0.01;
const MOST_EXACT = Number.MAX_SAFE_INTEGER;

/** Takes what readGlb gives. The box is { low, high } of [x, y, z]; faces are counted by their flag. */
export function surfaceOf({ positions, flags, indices }) {
  const places = welded(positions);
  const corners = indices.map((vertex) => places[vertex]);
  const normals = facets(positions, indices);
  return {
    box: boxOf(positions),
    thin: counted(flags, indices, 1),
    overhang: counted(flags, indices, 2),
    points: gathered(positions, indices),
    shades: shades({ corners, normals, flags, indices, places: positions.length / 3 }),
    edges: edges(positions, corners, normals),
    hull: { points: positions, ways: ways(corners, normals, positions.length / 3), corners },
  };
}

/** The first vertex at the same point, for each vertex: an open-addressed table keyed by the bits of the point. */
function welded(positions) {
  const bits = new Int32Array(positions.buffer, positions.byteOffset, positions.length);
  const count = positions.length / 3;
  const mask = 2 ** Math.ceil(Math.log2(count * 2 + 2)) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const same = (a, b) => bits[a * 3] === bits[b * 3] && bits[a * 3 + 1] === bits[b * 3 + 1] && bits[a * 3 + 2] === bits[b * 3 + 2];
  return Uint32Array.from({ length: count }, (_, vertex) => {
    let slot = hash(bits, vertex) & mask;
    while (table[slot] >= 0 && !same(table[slot], vertex)) slot = (slot + 1) & mask;
    if (table[slot] < 0) table[slot] = vertex;
    return table[slot];
  });
}

function hash(bits, vertex) {
  let value = Math.imul(bits[vertex * 3], 0x9e3779b1) ^ Math.imul(bits[vertex * 3 + 1], 0x85ebca6b) ^ Math.imul(bits[vertex * 3 + 2], 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return value ^ (value >>> 13);
}

/** Normals as long as twice the area of their face. */
function facets(positions, indices) {
  const normals = new Float32Array(indices.length);
  for (let face = 0; face < indices.length; face += 3) {
    const [a, b, c] = [indices[face] * 3, indices[face + 1] * 3, indices[face + 2] * 3];
    const [px, py, pz] = [positions[b] - positions[a], positions[b + 1] - positions[a + 1], positions[b + 2] - positions[a + 2]];
    const [qx, qy, qz] = [positions[c] - positions[a], positions[c + 1] - positions[a + 1], positions[c + 2] - positions[a + 2]];
    normals[face] = py * qz - pz * qy;
    normals[face + 1] = pz * qx - px * qz;
    normals[face + 2] = px * qy - py * qx;
  }
  return normals;
}

/** Per corner the normal, averaged over the faces around it that turn little, and the flags of the face: 4 x int16. */
function shades({ corners, normals, flags, indices, places }) {
  const around = facesAround(corners, places);
  const lengths = lengthsOf(normals);
  const packed = new Int16Array(corners.length * 4);
  for (let corner = 0; corner < corners.length; corner += 1) {
    const face = corner - (corner % 3);
    blend(packed, corner, around, corners[corner], normals, lengths);
    packed[corner * 4 + 3] = flags[indices[face]] & flags[indices[face + 1]] & flags[indices[face + 2]];
  }
  return packed;
}

function blend(packed, corner, { starts, faces }, place, normals, lengths) {
  const face = corner - (corner % 3);
  let [x, y, z] = [0, 0, 0];
  for (let index = starts[place]; index < starts[place + 1]; index += 1) {
    const other = faces[index];
    if (other !== face && cosine(normals, lengths, face, other) <= SOFT) continue;
    x += normals[other];
    y += normals[other + 1];
    z += normals[other + 2];
  }
  const scale = 32767 / (Math.sqrt(x * x + y * y + z * z) || 1);
  packed[corner * 4] = x * scale;
  packed[corner * 4 + 1] = y * scale;
  packed[corner * 4 + 2] = z * scale;
}

/** Per vertex the mean way out of the part, 4 x int16 like the shades. */
function ways(corners, normals, places) {
  const sums = new Float32Array(places * 3);
  for (let index = 0; index < corners.length * 3; index += 1) {
    const [corner, axis] = [Math.floor(index / 3), index % 3];
    sums[corners[corner] * 3 + axis] += normals[corner - (corner % 3) + axis];
  }
  const lengths = lengthsOf(sums);
  return Int16Array.from({ length: places * 4 }, (_, index) => {
    const [place, axis] = [index >> 2, index & 3];
    return axis === 3 ? 0 : (32767 * sums[place * 3 + axis]) / lengths[place];
  });
}

/** The faces at place n stand in `faces` from starts[n] to starts[n + 1]. */
function facesAround(corners, places) {
  const starts = new Uint32Array(places + 1);
  for (const place of corners) starts[place + 1] += 1;
  for (let place = 0; place < places; place += 1) starts[place + 1] += starts[place];
  const next = starts.slice();
  const faces = new Uint32Array(corners.length);
  for (let corner = 0; corner < corners.length; corner += 1) faces[next[corners[corner]]++] = corner - (corner % 3);
  return { starts, faces };
}

const lengthsOf = (normals) =>
  Float32Array.from({ length: normals.length / 3 }, (_, face) => Math.hypot(normals[face * 3], normals[face * 3 + 1], normals[face * 3 + 2]) || 1);

const cosine = (normals, lengths, one, two) =>
  (normals[one] * normals[two] + normals[one + 1] * normals[two + 1] + normals[one + 2] * normals[two + 2]) / (lengths[one / 3] * lengths[two / 3]);

/** Ends of all lines worth ink: where two faces meet sharply, and where a face meets none. */
function edges(positions, corners, normals) {
  const { sorted, faces, places } = edgeKeys(corners, positions.length / 3);
  const lengths = lengthsOf(normals);
  const edgeAt = (index) => Math.floor(sorted[index] / faces);
  const faceAt = (index) => (sorted[index] % faces) * 3;
  const ends = [];
  for (let first = 0, next; first < sorted.length; first = next) {
    const edge = edgeAt(first);
    next = first + 1;
    while (next < sorted.length && edgeAt(next) === edge) next += 1;
    const pair = next - first === 2 ? [faceAt(first), faceAt(first + 1)] : null;
    const ink = [Math.floor(edge / places), edge % places];
    if (pair === null || isCrease(positions, normals, lengths, pair, ink)) ends.push(...ink);
  }
  return gathered(positions, ends);
}

/** A face that is next to nothing across the edge has no direction to speak of. */
function isCrease(positions, normals, lengths, [one, two], [a, b]) {
  if (cosine(normals, lengths, one, two) > CREASE) return false;
  const [x, y, z] = [0, 1, 2].map((axis) => positions[a * 3 + axis] - positions[b * 3 + axis]);
  return Math.min(lengths[one / 3], lengths[two / 3]) > Math.hypot(x, y, z) * SLIVER;
}

/** Both places and the face of each edge in one number, sorted, so that faces at one edge stand together. */
function edgeKeys(corners, places) {
  const faces = corners.length / 3;
  if (places * places * faces > MOST_EXACT) return { sorted: [], faces, places };
  const keys = Float64Array.from(corners, (place, corner) => {
    const other = corners[corner % 3 === 2 ? corner - 2 : corner + 1];
    if (hasFolded(corners, corner - (corner % 3))) return NaN;
    return (Math.min(place, other) * places + Math.max(place, other)) * faces + Math.floor(corner / 3);
  });
  return { sorted: keys.filter((key) => !Number.isNaN(key)).sort(), faces, places };
}

/** A face of which two corners fell together is none, and its edges belong to its neighbours. */
const hasFolded = (corners, face) =>
  corners[face] === corners[face + 1] || corners[face + 1] === corners[face + 2] || corners[face + 2] === corners[face];

function gathered(positions, vertices) {
  const points = new Float32Array(vertices.length * 3);
  for (let index = 0; index < points.length; index += 1) {
    const axis = index % 3;
    points[index] = positions[vertices[(index - axis) / 3] * 3 + axis];
  }
  return points;
}

function boxOf(positions) {
  const [low, high] = [[Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]];
  positions.forEach((value, index) => {
    low[index % 3] = Math.min(low[index % 3], value);
    high[index % 3] = Math.max(high[index % 3], value);
  });
  return { low, high };
}

function counted(flags, indices, bit) {
  let count = 0;
  for (let face = 0; face < indices.length; face += 3) count += (flags[indices[face]] & bit) / bit;
  return count;
}
