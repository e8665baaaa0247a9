/* What pages do: copy a symptom or a fix, link to a part, filter a long list, and let the keyboard scroll what is wider than the screen. */
(() => {
  "use strict";

  const SHOWN_MS = 2000;
  const NAMED = 80; // letters of a text that tell its button from others
  const words = WORDS[document.documentElement.lang.slice(0, 2)] || WORDS.en; // in front of this, from material.py
  const WIDE = ".kb-pre, .kb-scroll, .kb-drawing, .md-typeset__table, .md-typeset__scrollwrap, .md-typeset table:not([class])";

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
    const pre = button.parentElement.querySelector("[data-kb-text], code");
    if (!pre || !(await copy(pre))) return;
    const name = button.getAttribute("aria-label");
    button.textContent = words.copied;
    button.removeAttribute("aria-label");
    setTimeout(() => {
      button.textContent = words.copy;
      if (name) button.setAttribute("aria-label", name);
    }, SHOWN_MS);
  }

  function reachable(element) {
    const wide = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
    if (wide) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }

  /** A field above a long list or table: what holds all of its words stays. */
  function filtered(room) {
    const items = room.nextElementSibling?.matches("ul")
      ? room.nextElementSibling.children
      : room.nextElementSibling?.querySelectorAll("tbody > tr");
    if (!items) return;
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = room.dataset.kbFilter;
    field.setAttribute("aria-label", room.dataset.kbFilter);
    const texts = Array.from(items, (item) => item.textContent.toLowerCase());
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/);
      texts.forEach((text, at) => {
        items[at].hidden = !words.every((word) => text.includes(word));
      });
    });
    room.append(field);
  }

  /** Symptoms, what helped, and code are worth copying. */
  function copyable() {
    const texts = [...document.querySelectorAll("[data-kb-text]")].map((text) => text.closest(".kb-symptom, .kb-fix"));
    for (const room of [...texts, ...document.querySelectorAll(".md-typeset .highlight")]) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "kb-copy", textContent: words.copy });
      button.setAttribute("aria-live", "polite");
      const text = room?.querySelector("[data-kb-text], code")?.textContent.trim().slice(0, NAMED); // many are called the same
      button.setAttribute("aria-label", `${words.copy}: ${text}`);
      button.addEventListener("click", () => onCopy(button));
      room?.append(button);
    }
  }

  /** A heading that can be linked to has its link, for whoever wants to copy it; the host gives those of a team's own. */
  function linked() {
    for (const heading of document.querySelectorAll("article :is(h2, h3, h4, h5, h6)[id]")) {
      if (heading.querySelector(".headerlink")) continue;
      const link = document.createElement("a");
      Object.assign(link, { className: "headerlink", href: `#${heading.id}`, title: words.permalink, textContent: "¶" });
      heading.append(link);
    }
  }

  /** The reader's language, where the site has its frame in several: what was chosen once stays, on every page. */
  function frame() {
    const ways = document.querySelectorAll("[data-kb-frame]");
    const here = new URL(location.href);
    const chosen = here.searchParams.get("kb-frame");
    here.searchParams.delete("kb-frame");
    for (const way of ways) {
      const there = new URL(way.href);
      here.searchParams.forEach((value, name) => there.searchParams.append(name, value));
      there.hash = here.hash;
      way.href = there.href;
    }
    try {
      if (chosen) {
        localStorage.setItem("kbgen.frame", chosen);
        history.replaceState(history.state, "", here.href);
      } else {
        const kept = localStorage.getItem("kbgen.frame");
        const way = [...ways].find((each) => each.dataset.kbFrame === kept);
        if (way) location.replace(way.href);
      }
    } catch {
      // A browser that keeps nothing, or lets no local file change its address: the reader chooses on each page.
    }
  }

  /** What the tabs say, in the drawer of a narrow screen, where the page has it only once. */
  function filled() {
    const list = document.querySelector(".md-nav--primary > .md-nav__list:empty");
    for (const tab of list ? document.querySelectorAll(".md-tabs__link") : []) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const text = document.createElement("span");
      Object.assign(link, { className: "md-nav__link", href: tab.href });
      Object.assign(text, { className: "md-ellipsis", textContent: tab.textContent });
      item.className = "md-nav__item";
      link.append(text);
      item.append(link);
      list.append(item);
    }
  }

  /** The drawer of a narrow screen opens by keyboard too, and Escape closes it: the theme has a label for the pointer. */
  function drawer() {
    const toggle = document.getElementById("__drawer");
    const label = document.querySelector('.md-header label[for="__drawer"]');
    const nav = document.querySelector(".md-nav--primary");
    if (!toggle || !label || !nav) return;
    const button = document.createElement("button");
    const told = () => button.setAttribute("aria-expanded", String(toggle.checked));
    Object.assign(button, { type: "button", className: `${label.className} kb-drawer-button` });
    button.setAttribute("aria-label", nav.getAttribute("aria-label") || "≡");
    button.append(...label.childNodes);
    label.replaceWith(button);
    told();
    toggle.addEventListener("change", told);
    button.addEventListener("click", () => {
      toggle.click();
      if (toggle.checked) nav.querySelector("a[href]")?.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !toggle.checked) return;
      toggle.click();
      button.focus();
    });
  }

  function start() {
    frame();
    filled();
    drawer();
    copyable();
    linked();
    document.querySelectorAll("[data-kb-filter]").forEach(filtered);
    // Whatever makes it wider than its room: a smaller window, larger letters, a part that was folded away.
    const wide = [...document.querySelectorAll(WIDE)];
    const sizes = new ResizeObserver(() => wide.forEach(reachable));
    for (const each of wide.flatMap((one) => [one, ...one.children])) sizes.observe(each);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
