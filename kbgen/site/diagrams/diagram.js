/* Draws the diagrams of a page: a fence of mermaid becomes a picture, and stays text where it can't be drawn.
 *
 * What authors wrote is untrusted. Known kinds alone are drawn, at the strictest level, in this site's colours: lines
 * that style, link or configure are left out; and from here on a policy lets this page ask nobody but its own site.
 */
(() => {
  "use strict";

  const POLICY = "default-src 'self' file: data: blob: 'unsafe-inline'; object-src 'none'; frame-src 'none'";
  const KINDS = /^\s*(graph|flowchart|sequenceDiagram|stateDiagram|classDiagram|erDiagram|gantt|timeline|pie|gitGraph|journey|quadrantChart|xychart)\b/;
  const LEFT_OUT = /^\s*(%%|style\s|classDef\s|linkStyle\s|click\s|callback\s|(links?|properties)\s+[^\s:]+:)/;
  const CONFIGURED = /^\s*---\n[\s\S]*?\n---\n|%%\{[\s\S]*?\}%%/g;
  const REACHING = /url\s*\(|\b(img|icon)\s*:|\\(?!n)/i; // pictures and styles from elsewhere, also in disguise
  const LONGEST = 20000; // characters
  const MOST = 30; // diagrams of a page

  const own = document.currentScript;
  const load = () => new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: new URL("mermaid.js", own.src).href, onload: done, onerror: failed });
    document.head.append(script);
  });

  /** What of a fence is drawn, or nothing. */
  function drawable(text) {
    const lines = text.replace(CONFIGURED, "").split("\n").filter((line) => !LEFT_OUT.test(line));
    const plain = lines.join("\n").replace(/^(\s*rect\s).*$/gm, "$1rgba(127, 127, 127, 0.2)"); // readable on both grounds
    return KINDS.test(plain) && !REACHING.test(plain) && plain.length <= LONGEST ? plain : null;
  }

  const isDark = () => document.body.dataset.mdColorScheme === "slate" && !matchMedia("print").matches;

  async function draw(fence, at) {
    try {
      const { svg } = await globalThis.mermaid.render(`kb-diagram-${at}`, fence.text);
      const parsed = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
      for (const each of parsed.querySelectorAll("image, foreignObject, script, iframe, a")) each.replaceWith(...each.childNodes);
      fence.room.replaceChildren(parsed);
      if (!fence.told.isConnected) {
        fence.block.replaceWith(fence.room, fence.told);
        fence.told.append(fence.block);
      }
    } catch {
      document.getElementById(`dkb-diagram-${at}`)?.remove(); // what was begun; the text stays
    }
  }

  async function drawAll(fences) {
    globalThis.mermaid.initialize({
      startOnLoad: false, securityLevel: "strict", htmlLabels: false, flowchart: { htmlLabels: false },
      class: { htmlLabels: false }, theme: isDark() ? "dark" : "neutral", maxTextSize: LONGEST, maxEdges: 300,
      suppressErrorRendering: true, fontFamily: getComputedStyle(document.body).fontFamily, deterministicIds: true,
      secure: ["secure", "securityLevel", "startOnLoad", "maxTextSize", "maxEdges", "suppressErrorRendering", "theme",
        "themeCSS", "themeVariables", "fontFamily", "altFontFamily", "htmlLabels", "flowchart", "dompurifyConfig"],
    });
    for (const [at, fence] of fences.entries()) await draw(fence, at);
    dispatchEvent(new Event("resize")); // what is wider than the screen can now be scrolled by the keyboard
  }

  async function start() {
    const found = [...document.querySelectorAll("div.language-mermaid")].slice(0, MOST);
    const fences = found.map((block) => ({ block, text: drawable(block.querySelector("code")?.textContent ?? "") }));
    const wanted = fences.filter(({ text }) => text);
    if (!wanted.length) return;
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = POLICY;
    document.head.append(policy);
    for (const fence of wanted) {
      fence.room = document.createElement("div");
      fence.room.className = "kb-scroll kb-diagram";
      fence.room.setAttribute("role", "img");
      fence.room.setAttribute("aria-label", own.dataset.label);
      fence.told = document.createElement("details");
      fence.told.className = "kb-details";
      fence.told.append(Object.assign(document.createElement("summary"), { textContent: own.dataset.text }));
    }
    await load();
    await drawAll(wanted);
    new MutationObserver(() => drawAll(wanted)).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  }

  start().catch(() => {}); // the text is there
})();
