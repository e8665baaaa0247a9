/* Raw deflate (RFC 1951). The browser's own stream takes many times as long for a small file,
   and a query reads a dozen of them. All arrays are used again and again, for the collector comes late. */

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const ranges = (bits, first) => bits.map((_, i) => bits.slice(0, i).reduce((sum, bit) => sum + 2 ** bit, first));
const LENGTH_BITS = Array.from({ length: 28 }, (_, i) => (i < 4 ? 0 : (i >> 2) - 1));
const LENGTHS = ranges(LENGTH_BITS, 3).concat(258);
LENGTH_BITS.push(0);
const DISTANCE_BITS = Array.from({ length: 30 }, (_, i) => (i < 2 ? 0 : (i >> 1) - 1));
const DISTANCES = ranges(DISTANCE_BITS, 1);
const LONGEST_CODE = 15;
const AT_ONCE = 9; // bits that are looked up in one step; few symbols have a longer code

/** A Huffman code: how many symbols have each length, the symbols in order, and by their first bits. */
const array = (length) => new Uint16Array(length);
const emptyCode = () => ({ counts: array(16), symbols: array(288), quick: array(1 << AT_ONCE) });
const offsets = new Uint16Array(17);
const lengthsRead = new Uint8Array(320);

/** Makes a code from the lengths of its symbols. In `quick` stands symbol << 4 | length, or 0 for a longer code. */
function fill({ counts, symbols, quick }, lengths) {
  counts.fill(0);
  quick.fill(0);
  for (const length of lengths) counts[length]++;
  counts[0] = offsets[1] = 0;
  for (let length = 1; length < 16; length++) offsets[length + 1] = offsets[length] + counts[length];
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    if (lengths[symbol]) symbols[offsets[lengths[symbol]]++] = symbol;
  }
  for (let length = 1, next = 0, at = 0; length <= AT_ONCE; length++, next <<= 1) {
    for (let n = counts[length]; n > 0; n--, next++, at++) {
      let turned = 0;
      for (let bit = 0; bit < length; bit++) if ((next >> bit) & 1) turned |= 1 << (length - 1 - bit);
      for (let i = turned; i < quick.length; i += 1 << length) quick[i] = (symbols[at] << 4) | length;
    }
  }
}

const SIZES = emptyCode();
const OWN = [emptyCode(), emptyCode()];
const FIXED = [emptyCode(), emptyCode()];
fill(FIXED[0], Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)));
fill(FIXED[1], new Uint8Array(30).fill(5));

const none = new Uint8Array(0);
let out = new Uint8Array(1 << 16);

const READ_AHEAD = 8; // bytes, and more than are ever read before they are needed
const damaged = (cause) => {
  throw new Error("The search index is damaged or of another version. Reload the page.", { cause });
};

/** What `source` says, after some bytes that it may refer to. The result is a view that the next call overwrites. */
function inflate(source, before = none) {
  out.set(before);
  let size = before.length;
  let at = 0;
  let hold = 0; // bits read and not yet used, the lowest first
  let held = 0;

  /** What is cut would be read on as noughts without end. */
  const whole = () => at > source.length + READ_AHEAD && damaged();

  function need(count) {
    while (held < count) {
      hold |= source[at++] << held;
      held += 8;
    }
  }

  function bits(count) {
    need(count);
    const value = hold & ((1 << count) - 1);
    hold >>>= count;
    held -= count;
    return value;
  }

  function symbol({ counts, symbols, quick }) {
    need(LONGEST_CODE);
    const found = quick[hold & (quick.length - 1)];
    if (found) {
      hold >>>= found & 15;
      held -= found & 15;
      return found >> 4;
    }
    for (let length = 1, first = 0, index = 0, read = 0; length <= LONGEST_CODE; length++) {
      read |= bits(1);
      if (read - counts[length] < first) return symbols[index + read - first];
      index += counts[length];
      first = (first + counts[length]) << 1;
      read <<= 1;
    }
    return damaged();
  }

  function room(more) {
    whole();
    if (size + more <= out.length) return;
    const larger = new Uint8Array(2 * (size + more));
    larger.set(out);
    out = larger;
  }

  function codes() {
    const literals = bits(5) + 257;
    const count = literals + bits(5) + 1;
    const lengths = lengthsRead.fill(0);
    for (let i = 0, sizes = bits(4) + 4; i < sizes; i++) lengths[ORDER[i]] = bits(3);
    fill(SIZES, lengths.subarray(0, 19));
    for (let i = 0; i < count; ) {
      const next = symbol(SIZES);
      const length = next < 16 ? next : next === 16 ? lengths[i - 1] : 0;
      const times = next < 16 ? 1 : next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7);
      for (let end = i + times; i < end; i++) lengths[i] = length;
    }
    fill(OWN[0], lengths.subarray(0, literals));
    fill(OWN[1], lengths.subarray(literals, count));
    return OWN;
  }

  function stored() {
    at -= held >> 3; // bytes that were read ahead
    hold = held = 0;
    const length = source[at] | (source[at + 1] << 8);
    room(length);
    out.set(source.subarray(at + 4, at + 4 + length), size);
    at += 4 + length;
    size += length;
  }

  /** The symbols of a block. Nearly all time goes here: what is read stands in this function's own variables. */
  function symbols(literal, distance) {
    const quick = literal.quick;
    let [into, to, from, bitsRead, count] = [out, size, at, hold, held];
    for (;;) {
      for (; count < LONGEST_CODE; count += 8) bitsRead |= source[from++] << count;
      const found = quick[bitsRead & (quick.length - 1)];
      if (found >> 4 < 256 && found) {
        bitsRead >>>= found & 15;
        count -= found & 15;
        if (to < into.length) {
          into[to++] = found >> 4;
          continue;
        }
      }
      [size, at, hold, held] = [to, from, bitsRead, count];
      const next = found >> 4 < 256 && found ? found >> 4 : symbol(literal);
      if (next === 256) return;
      if (next < 256) {
        room(1);
        out[size++] = next;
      } else {
        const length = LENGTHS[next - 257] + bits(LENGTH_BITS[next - 257]);
        const far = symbol(distance);
        const back = DISTANCES[far] + bits(DISTANCE_BITS[far]);
        room(length);
        for (const end = size + length; size < end; size++) out[size] = out[size - back];
      }
      [into, to, from, bitsRead, count] = [out, size, at, hold, held];
    }
  }

  for (let last = 0; !last; ) {
    whole();
    last = bits(1);
    const type = bits(2);
    if (type) symbols(...(type === 1 ? FIXED : codes()));
    else stored();
  }
  return out.subarray(before.length, size);
}
