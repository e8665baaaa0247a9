/* The box of a page, or a dialog over it: / opens it, Escape closes it. */

function dialog() {
  const element = make("dialog", { class: "kb-dialog", "aria-label": word("search.label") });
  const close = make("button", { type: "button", class: "kb-dialog__close", text: word("search.close") });
  const root = make("div");
  element.append(root);
  document.body.append(element);
  const address = overAddress();
  const box = new Box(root, (wanted) => element.open && address.write(wanted));
  root.querySelector("form").append(close);
  close.addEventListener("click", () => element.close());
  element.addEventListener("close", address.clear);
  root.addEventListener("click", (event) => {
    const to = event.target.closest("a[href]");
    if (to && to.href.split(/[?#]/)[0] === location.href.split(/[?#]/)[0]) element.close(); // a place on this page
  });
  element.addEventListener("click", (event) => {
    if (event.target === element) element.close(); // beside the dialog
  });
  return { element, box };
}

function start() {
  readWords();
  const inPage = [...document.querySelectorAll('[data-kb-search="inline"]')].map(inline);
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
    over.box.fit();
    over.box.input.focus();
    over.box.input.select();
  };

  const { query, filters, expand } = inThisAddress();
  if (!inPage.length && (query || filters.length)) {
    open();
    over.box.set(query, filters, expand);
  }
  if (isAble) {
    showPlace();
    window.addEventListener("hashchange", showPlace);
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-kb-search-open]")) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false])");
    const typing = field && !field.closest("dialog:not([open])"); // a dialog just closed keeps the focus for a moment
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || event.isComposing) return;
    event.preventDefault();
    open();
  });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
