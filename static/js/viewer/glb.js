/* Reads the GLB that store/uploads/preview.py writes, and nothing more of glTF than that:

   header   "glTF", version 2, length
   JSON     one mesh of one primitive; accessors and bufferViews say where the numbers lie
   BIN      POSITION  float32 x 3, millimetres, Z up (the node's matrix is for other viewers)
            _FLAGS    one byte a vertex, bit 0 thin, bit 1 overhang; faces share no vertex across flags
            indices   uint32, three a triangle, counter-clockwise from outside */

const MAGIC = 0x46546c67;
const ARRAYS = { 5121: Uint8Array, 5125: Uint32Array, 5126: Float32Array };
const WIDTHS = { SCALAR: 1, VEC3: 3 };

/** Gives { positions: Float32Array (3V), flags: Uint8Array (V), indices: Uint32Array (3F) }. */
export function readGlb(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 20 || view.getUint32(0, true) !== MAGIC) throw new Error("not a GLB");
  const size = view.getUint32(12, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 20, size)));
  const { attributes, indices } = head.meshes[0].primitives[0];
  const read = (number) => numbers(buffer, 28 + size, head, number);
  return { positions: read(attributes.POSITION), flags: read(attributes._FLAGS), indices: read(indices) };
}

function numbers(buffer, start, head, number) {
  const { bufferView, type, componentType, count } = head.accessors[number];
  const { byteOffset, byteStride } = head.bufferViews[bufferView];
  const width = WIDTHS[type];
  const Kind = ARRAYS[componentType];
  const step = (byteStride ?? width * Kind.BYTES_PER_ELEMENT) / Kind.BYTES_PER_ELEMENT;
  const source = new Kind(buffer, start + byteOffset, (count - 1) * step + width);
  return step === width ? source : Kind.from({ length: count }, (_, index) => source[index * step]);
}
