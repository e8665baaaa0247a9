/* The words of the page, and elements made of text: nothing from documents or readers ever becomes markup. */

const words = { ...WORDS }; // the engine brings what only an opened box says

/** A page may bring words of its own in a block of JSON. */
function readWords() {
  const block = document.getElementById("kbgen-words");
  if (!block) return;
  try {
    Object.assign(words, JSON.parse(block.textContent));
  } catch {
    // None then.
  }
}

/** The text of a key with its places filled in; for a key without a text, its last part. */
function word(key, values = {}) {
  const text = String(words[key] ?? key.slice(key.lastIndexOf(".") + 1));
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** make("a", {class: "x", text: "y", href: "z"}, child, …): attributes and text, never markup. */
function make(tag, { text, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  element.append(...children.filter(Boolean));
  return element;
}

function button(text, pressed, attributes = {}) {
  const made = make("button", { type: "button", text, ...attributes });
  made.addEventListener("click", pressed);
  return made;
}

/** An address that may be followed, else null: a page of the site or of the web, never a script. */
function followable(href) {
  if (!href) return null;
  try {
    const url = new URL(href, document.baseURI);
    return ["http:", "https:", "file:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link, or only its text where there is no address to follow. */
function link(href, text, attributes = {}) {
  const address = followable(href);
  return make("a", address ? { href: address, text, ...attributes } : { text, ...attributes });
}

/** The address of a page that the index names by its place below the site's root. */
const onSite = (url) => (url && window.kbgen?.href ? window.kbgen.href(url) : null);

function archiveLink(root) {
  const place = root.closest("[data-kb-archive]") ?? document.querySelector("[data-kb-archive]");
  const href = followable(place?.getAttribute("data-kb-archive"));
  return href && make("a", { class: "kb-search__archive", href, text: word("search.archive") });
}

const many = (values) => (Array.isArray(values) ? values : []);
const isNarrow = () => matchMedia("(max-width: 600px)").matches;
const isTouch = () => matchMedia("(pointer: coarse)").matches;
