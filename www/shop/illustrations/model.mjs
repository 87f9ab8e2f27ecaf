// A small 3D shape (GLB) for the products that offer a view at home: a turned profile in the product's color.
// Deliberately one generic turned form per family, enough to exercise the 3D link.
const PROFILES = {
  teapot: [[0, 0], [0.07, 0], [0.11, 0.04], [0.12, 0.08], [0.1, 0.13], [0.05, 0.16], [0.02, 0.17], [0, 0.19]],
  casserole: [[0, 0], [0.13, 0], [0.15, 0.02], [0.15, 0.12], [0.16, 0.125], [0.1, 0.16], [0.02, 0.17], [0.02, 0.19], [0, 0.19]],
  vase: [[0, 0], [0.06, 0], [0.11, 0.06], [0.11, 0.12], [0.05, 0.19], [0.045, 0.24], [0.055, 0.25], [0.035, 0.24], [0, 0.1]],
  lamp: [[0, 0], [0.08, 0], [0.1, 0.06], [0.06, 0.13], [0.015, 0.15], [0.015, 0.22], [0.17, 0.22], [0.1, 0.42], [0, 0.42]],
  box: [[0, 0], [0.12, 0], [0.12, 0.3], [0, 0.3]],
};
const family = (kind) => PROFILES[kind] ?? PROFILES[{ tableLamp: 'lamp', floorLamp: 'lamp', wateringCan: 'casserole', pen: 'box' }[kind] ?? 'box'];
const linear = (hex) => [1, 3, 5].map((i) => (parseInt(hex.slice(i, i + 2), 16) / 255) ** 2.2);

export const model = ({ kind, color, sides = 36 }) => {
  const profile = family(kind);
  const positions = []; const indices = [];
  for (const [radius, height] of profile) for (let s = 0; s < sides; s++) positions.push(radius * Math.cos((s / sides) * 2 * Math.PI), height, radius * Math.sin((s / sides) * 2 * Math.PI));
  for (let r = 0; r + 1 < profile.length; r++) {
    for (let s = 0; s < sides; s++) {
      const [a, b] = [r * sides + s, r * sides + ((s + 1) % sides)];
      indices.push(a, a + sides, b, b, a + sides, b + sides);
    }
  }
  const widest = Math.max(...profile.map((p) => p[0])); const tallest = Math.max(...profile.map((p) => p[1]));
  const points = Buffer.from(new Float32Array(positions).buffer);
  const faces = Buffer.from(new Uint16Array(indices).buffer);
  const bin = Buffer.concat([points, faces, Buffer.alloc((4 - (faces.length % 4)) % 4)]);
  const text = JSON.stringify({
    asset: { version: '2.0', generator: 'devanture demo shop' }, scene: 0, scenes: [{ nodes: [0] }], nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, material: 0 }] }],
    materials: [{ doubleSided: true, pbrMetallicRoughness: { baseColorFactor: [...linear(color), 1], metallicFactor: 0.05, roughnessFactor: 0.6 } }],
    buffers: [{ byteLength: bin.length }],
    bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: points.length, target: 34962 }, { buffer: 0, byteOffset: points.length, byteLength: faces.length, target: 34963 }],
    accessors: [{ bufferView: 0, componentType: 5126, count: positions.length / 3, type: 'VEC3', min: [-widest, 0, -widest], max: [widest, tallest, widest] }, { bufferView: 1, componentType: 5123, count: indices.length, type: 'SCALAR' }],
  });
  const json = Buffer.from(text + ' '.repeat((4 - (Buffer.byteLength(text) % 4)) % 4));
  const chunk = (type, body) => { const head = Buffer.alloc(8); head.writeUInt32LE(body.length, 0); head.write(type, 4, 'latin1'); return Buffer.concat([head, body]); };
  const body = Buffer.concat([chunk('JSON', json), chunk('BIN\0', bin)]);
  const header = Buffer.alloc(12);
  header.write('glTF', 0, 'latin1'); header.writeUInt32LE(2, 4); header.writeUInt32LE(12 + body.length, 8);
  return Buffer.concat([header, body]);
};
