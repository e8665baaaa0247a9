/* Raw deflate, which the browser unpacks itself: to unpack in a script takes twice as long, and ten times when it is new. */

const ignored = () => {}; // who reads the stream is told

/** What `source` says, after some bytes that it may refer to. */
async function inflate(source, before) {
  const stream = new DecompressionStream("deflate-raw");
  const writer = stream.writable.getWriter();
  writer.write(before ? joined([asBlock(before), source]) : source).catch(ignored);
  writer.close().catch(ignored);
  const reader = stream.readable.getReader();
  const parts = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) parts.push(read.value);
  const whole = parts.length === 1 ? parts[0] : joined(parts);
  return before ? whole.subarray(before.length) : whole;
}

/** Bytes as they are, as a block that another one follows. */
function asBlock(bytes) {
  const size = [bytes.length & 255, bytes.length >> 8];
  return joined([[0, ...size, ...size.map((each) => each ^ 255)], bytes]);
}

function joined(parts) {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
