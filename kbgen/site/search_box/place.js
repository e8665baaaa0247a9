/* From a hit to its line: the address of an excerpt, and what a page does that is opened by it.
 *
 * #kb-line=<the text of the excerpt>&kb-words=<its marked words, a blank between>, in a bundle behind id=…: letters and
 * digits decide, for the page shows as lists, code and links what the excerpt has as text.
 */

const LONGEST_PLACE = 160; // characters of an excerpt that stand in an address
const SHORTEST_PLACE = 6; // letters and digits that find a place on a page

/** The address of a line, on the page of its hit. */
function placeOf(href, text, marks) {
  const address = followable(href);
  if (!address) return null;
  const first = Math.max(0, Math.min(marks?.[0]?.[0] ?? 0, text.length - LONGEST_PLACE));
  const found = [...new Set(many(marks).map(([start, end]) => text.slice(start, end)))];
  const url = new URL(address);
  const id = new URLSearchParams(url.hash.slice(1)).get("id"); // a document of a bundle, where all have one address
  url.hash = new URLSearchParams({
    ...(id === null ? {} : { id }),
    "kb-line": text.slice(first, first + LONGEST_PLACE).replace(/^…|…$/g, ""),
    "kb-words": found.join(" "),
  });
  return url.href;
}

/** Shows the place that the address names, with its words marked. */
function showPlace() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const line = asked.get("kb-line");
  const page = ["article", "main, [role=main]", "body"].map((each) => document.querySelector(each)).find(Boolean);
  clearMarks(page);
  if (!line) return;
  const found = rangeOf(page, line);
  if (!found) return;
  for (let at = found.parent; at && at !== page; at = at.parentElement) if (at.localName === "details") at.open = true;
  const marked = found.nodes.flatMap((each) => markIn(each, (asked.get("kb-words") ?? "").split(" ").filter(Boolean)));
  const first = marked[0] ?? found.parent;
  first.scrollIntoView({ block: "center" });
  if (marked.length) page.append(button(word("search.unmark"), unmark, { class: "kb-unmark", "aria-keyshortcuts": "Escape" }));
  if (document.activeElement?.matches("textarea, input")) return; // somebody types already
  first.tabIndex = -1; // so the next Tab, or a screen reader, goes on from here and not from the top of the page
  first.focus({ preventScroll: true });
}

function clearMarks(page) {
  for (const mark of page.querySelectorAll("mark.kb-found")) mark.replaceWith(...mark.childNodes);
  for (const made of page.querySelectorAll(".kb-unmark")) made.remove();
  page.normalize();
}

/** Takes the marks away, and what asks for them out of the address; who reads goes on from the same place. */
function unmark() {
  const around = document.querySelector("mark.kb-found")?.parentElement;
  clearMarks(document.body);
  const url = new URL(location.href);
  const asked = new URLSearchParams(url.hash.slice(1));
  for (const name of ["kb-line", "kb-words"]) asked.delete(name);
  url.hash = asked.toString();
  try {
    history.replaceState(history.state, "", url.href);
  } catch {
    // A browser that lets no local file change its address: the marks are gone all the same.
  }
  if (!around) return;
  around.tabIndex = -1;
  around.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  if (!event.target.closest?.("input, textarea, select") && document.querySelector("mark.kb-found")) unmark();
});

const bare = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The text nodes that hold a line, and the element around the first of them. */
function rangeOf(page, line) {
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let whole = "";
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("script, style, nav, .kb-search, dialog")) continue;
    const text = bare(node.data);
    if (text) nodes.push({ node, from: whole.length, to: (whole += text).length });
  }
  const wanted = bare(line);
  for (let size = wanted.length; size >= Math.min(wanted.length, SHORTEST_PLACE) && size; size = Math.floor(size / 2)) {
    const at = whole.indexOf(wanted.slice(0, size));
    if (at < 0) continue;
    const inside = nodes.filter(({ from, to }) => from < at + size && to > at);
    return { nodes: inside.map(({ node }) => node), parent: inside[0].node.parentElement };
  }
  return null;
}

function markIn(node, wanted) {
  const made = [];
  // No part of a longer word: "out" is not in "about". Han stand in words without blanks.
  const edge = (pattern, character) => (/[A-Za-z0-9]/.test(character) ? pattern : "");
  const patterns = wanted.map(
    (each) =>
      edge("(?<![A-Za-z0-9])", each[0]) +
      each.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") +
      edge("(?![A-Za-z0-9])", each.at(-1)),
  );
  if (!patterns.length) return made;
  const parts = node.data.split(new RegExp(`(${patterns.join("|")})`, "i"));
  if (parts.length < 2) return made;
  const children = parts.map((part, at) => (at % 2 ? make("mark", { class: "kb-found", text: part }) : document.createTextNode(part)));
  made.push(...children.filter((each) => each.nodeType === Node.ELEMENT_NODE));
  node.replaceWith(...children);
  return made;
}

/** A button that copies a text; where the browser lets no page do so, the text is selected for the reader. */
function copier(text, near) {
  const pressed = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // so it is on a site without https, too
      getSelection().selectAllChildren(near);
      const given = (event) => event.preventDefault(event.clipboardData.setData("text/plain", text));
      document.addEventListener("copy", given, { once: true });
      const isDone = document.execCommand("copy");
      document.removeEventListener("copy", given);
      if (!isDone) return;
    }
    made.textContent = word("search.copied");
    made.removeAttribute("aria-label");
  };
  const named = { "aria-label": `${word("search.copy")}: ${text}`, "aria-live": "polite" }; // many are called the same
  const made = button(word("search.copy"), pressed, { class: "kb-try__copy", ...named });
  return made;
}
