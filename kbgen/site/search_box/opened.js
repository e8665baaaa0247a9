/* What start.js waits for: the box on its field, and the place that an address names. */

/** What was typed before there was a box counts more than what the address says. */
function boxOf(root) {
  quiet(root);
  if (navigator.userActivation?.hasBeenActive) act(); // before there was anybody to see it
  const over = root.closest("dialog");
  const address = over ? overAddress() : inAddress();
  const box = new Box(root, (wanted, done) => (!over || over.open) && address.write(wanted, done));
  const restore = () => {
    const { query, filters, expand } = inThisAddress();
    return box.set(query, filters, expand);
  };
  root.addEventListener("click", (event) => followed(event.target.closest(".kb-hit a[href]")));
  const { query, filters } = inThisAddress();
  if (composing.has(box.input)) box.fit(); // the end of it begins the search
  else if (box.input.value !== queryInAddress()) box.set(box.input.value);
  else if (query || filters.length) restore();
  if (over) {
    over.addEventListener("close", address.clear);
  } else {
    box.input.addEventListener("blur", address.done);
    window.addEventListener("popstate", () => {
      address.done();
      restore();
    });
  }
  return box;
}

Object.assign(words, { ...WORDS, ...words }); // what a page brings stays
window.kbgenBox.come({ boxOf, showPlace });
