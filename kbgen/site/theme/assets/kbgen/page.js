/* What a postmortem's page does: copy a symptom, and let the keyboard scroll what is wider than the screen. */
(() => {
  "use strict";

  const SHOWN_MS = 2000;
  const WIDE = ".kb-pre, .md-typeset__table, .md-typeset__scrollwrap, .md-typeset table:not([class])";

  /** The text into the clipboard; by selection where the page was opened from a folder. */
  async function copy(pre) {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      return true;
    } catch {
      const selection = window.getSelection();
      selection.selectAllChildren(pre);
      const done = document.execCommand("copy");
      if (done) selection.removeAllRanges();
      return done;
    }
  }

  async function onCopy(button) {
    const pre = button.closest(".kb-symptom")?.querySelector("pre");
    if (!pre || !(await copy(pre))) return;
    button.dataset.kbCopy ||= button.textContent;
    button.textContent = button.dataset.kbCopied;
    setTimeout(() => {
      button.textContent = button.dataset.kbCopy;
    }, SHOWN_MS);
  }

  function reachable(element) {
    const wide = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
    if (wide) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }

  function start() {
    for (const button of document.querySelectorAll("[data-kb-copy]")) {
      button.hidden = false;
      button.setAttribute("aria-live", "polite");
    }
    const scrolling = () => document.querySelectorAll(WIDE).forEach(reachable);
    scrolling();
    window.addEventListener("resize", scrolling);
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-kb-copy]");
      if (button) onCopy(button);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
