/* What every page does of the search: the box of the page, or a dialog over it: / opens it, Escape closes it. */

function dialog() {
  const element = make("dialog", { class: "kb-dialog", "aria-label": word("search.label") });
  const close = make("button", { type: "button", class: "kb-dialog__close", text: word("search.close") });
  const root = make("div");
  element.append(root);
  document.body.append(element);
  const input = field(root);
  root.querySelector("form").append(close);
  close.addEventListener("click", () => element.close());
  root.addEventListener("click", (event) => {
    const to = event.target.closest("a[href]");
    if (to && to.href.split(/[?#]/)[0] === location.href.split(/[?#]/)[0]) element.close(); // a place on this page
  });
  element.addEventListener("click", (event) => {
    if (event.target === element) element.close(); // beside the dialog
  });
  return { element, root, input };
}

/** Whether somebody has searched on this site: that is shown below an empty box. */
function hasSearched() {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith(RECENTLY));
  } catch {
    return false;
  }
}

function start() {
  readWords();
  const isAsked = queryInAddress() !== "" || /[?&]f=/.test(location.search);
  const inPage = [...document.querySelectorAll('[data-kb-search="inline"]')].map((root) => ({ root, input: field(root) }));
  let over = null;

  const open = () => {
    if (inPage.length) {
      inPage[0].input.focus();
      inPage[0].input.scrollIntoView({ block: "nearest" });
      return;
    }
    over ??= dialog();
    if (!over.element.showModal) return void location.assign(archiveLink(document.body) ?? "."); // a browser from before 2022
    if (!over.element.open) over.element.showModal();
    over.input.focus();
    over.input.select();
    wake(over.root).then((box) => box?.fit());
  };

  if (isAsked && !inPage.length) open();
  if (isAsked) for (const { input } of over ? [over] : inPage) input.value = queryInAddress();
  for (const { root, input } of inPage) {
    if (isAsked || hasSearched()) wake(root);
    // A page for searching only.
    if (!isAsked && root.querySelector(".kb-search__idle").childElementCount && !isTouch()) input.focus({ preventScroll: true });
  }
  const place = () => {
    const isNamed = location.hash.includes("kb-line=") || document.querySelector("mark.kb-found");
    if (isNamed && isAble) opened().then(({ showPlace }) => showPlace(), () => {});
  };
  place();
  window.addEventListener("hashchange", place);
  window.kbgenBox.place = place; // for a page that puts another document into its place itself

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-kb-search-open]")) return;
    event.preventDefault();
    open();
  });
  for (const event of ["pointerover", "focusin", "touchstart"]) { // somebody is about to
    document.addEventListener(event, ({ target }) => target.closest?.("[data-kb-search-open]") && opened().catch(() => {}), { passive: true });
  }
  document.addEventListener("keydown", (event) => {
    const at = event.target.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false])");
    const typing = at && !at.closest("dialog:not([open])"); // a dialog just closed keeps the focus for a moment
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || event.isComposing) return;
    event.preventDefault();
    open();
  });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
