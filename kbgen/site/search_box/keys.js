/* Everything by keyboard: Enter opens, arrows move, S shows what is similar, C copies what worked, Escape goes back. */

function onKey(box, event) {
  if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
  const inBox = event.target === box.input;
  if (inBox && event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    enter(box);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    move(box, event, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key.toLowerCase() === "s" && !inBox) {
    showSimilar(event);
  } else if (event.key.toLowerCase() === "c" && !inBox) {
    copyFix(event);
  } else if (event.key === "Escape" && box.facets.open) {
    event.preventDefault();
    box.facets.close();
  } else if (event.key === "Escape" && !box.root.closest("dialog")) {
    event.preventDefault();
    if (inBox) box.set("", []);
    else box.input.focus();
  }
}

const SEEN_MS = 400; // a hit that came so lately nobody has read: Enter was for the search

/** Opens the first hit, which is marked as the one, if it is an answer to what stands in the box and can have been seen. */
function enter(box) {
  const query = box.input.value.trim();
  const question = box.question(query);
  const answered = box.shown === question && !box.list.hidden;
  const seen = box.entered === question || performance.now() - box.since > SEEN_MS;
  box.entered = question;
  box.recent.add(query);
  box.search(true);
  if (isTouch()) box.input.blur(); // "search" on a phone's keyboard: away with it, there are the hits
  else if (answered && seen) box.links[0]?.click();
}

/** From the last line of the box to the first hit, from hit to hit, and back up into the box. */
function move(box, event, step) {
  const links = box.links;
  const { value, selectionEnd } = box.input;
  if (event.target === box.input) {
    if (step < 0 || !links.length || value.indexOf("\n", selectionEnd) >= 0) return;
    event.preventDefault();
    links[0].focus();
    return;
  }
  const at = links.findIndex((each) => each.closest(".kb-hit").contains(document.activeElement));
  if (at < 0) return;
  event.preventDefault();
  if (at + step < 0) box.input.focus();
  else show(links[Math.min(at + step, links.length - 1)]);
}

/** A hit in focus stands wholly on the screen, where it fits. */
function show(title) {
  title.focus({ preventScroll: true });
  title.closest(".kb-hit").scrollIntoView({ block: "nearest" });
}

/** To the incidents similar to the hit in focus, and back to it. */
function showSimilar(event) {
  const hit = event.target.closest(".kb-hit");
  const details = [...(hit?.querySelectorAll("details") ?? [])].at(-1);
  if (!details) return;
  event.preventDefault();
  const fold = details.closest(".kb-hit__all") ?? details;
  fold.open = !fold.open;
  const first = details.querySelector("a[href]") ?? details.querySelector("summary");
  (fold.open ? first : hit.querySelector(".kb-hit__title a[href]"))?.focus();
}

/** Copies what worked in the hit in focus; the button tells that it did. */
function copyFix(event) {
  const copy = event.target.closest(".kb-hit")?.querySelector(".kb-try__copy");
  if (!copy) return;
  event.preventDefault();
  copy.focus();
  copy.click();
}
