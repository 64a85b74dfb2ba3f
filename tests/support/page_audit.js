/* What can be measured inside a page. It runs before the page's own scripts;
 * each function returns problems, as lines to read, or a figure. */
window.audit = (() => {
  const describe = (element) => {
    const words = (element.innerText || element.getAttribute("aria-label") || "").trim();
    return `<${element.tagName.toLowerCase()} class="${element.className}"> ${words.slice(0, 40)}`;
  };
  const rendered = (element) => element.checkVisibility({ visibilityProperty: true });
  const frame = () => new Promise(requestAnimationFrame);

  /* The cumulative layout shift: https://web.dev/articles/cls (the sum, not the worst window). */
  let shift = 0;
  new PerformanceObserver((entries) => {
    for (const entry of entries.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });

  async function layoutShift() {
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
      scrollTo(0, y);
      await frame();
    }
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    scrollTo(0, 0);
    await frame();
    await frame();
    return shift;
  }

  /* How far from its end a jump to the end of a page just loaded stops: some of the page is laid out only then,
   * and may be a little longer than estimated. Layout shifts during the jump do not count. */
  async function shortfallAfterJumpToEnd() {
    const page = document.documentElement;
    const frames = async () => { for (let count = 0; count < 4; count++) await frame(); };
    await frames();
    const shifted = shift;
    scrollTo(0, page.scrollHeight);
    await frames();
    const shortfall = Math.round(page.scrollHeight - page.clientHeight - page.scrollTop);
    scrollTo(0, 0);
    await frames();
    shift = shifted;
    return shortfall > innerHeight / 8 ? [`a jump to the end stops ${shortfall} pixels short`] : [];
  }

  const textNodes = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (data.trim() && rendered(parentElement) && !parentElement.closest(".skip-link, option, script")) {
        found.push(walker.currentNode);
      }
    }
    return found;
  };
  const block = (node) => {
    let element = node.parentElement;
    while (getComputedStyle(element).display.startsWith("inline")) element = element.parentElement;
    return element;
  };

  /* Pieces of text of different blocks that are drawn over each other. */
  function overlappingText() {
    const pieces = textNodes().flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()].map((box) => ({ box, words: node.data.trim(), of: block(node) }));
    });
    pieces.sort((one, other) => one.box.top - other.box.top);
    const wrong = [];
    pieces.forEach((one, index) => {
      for (const other of pieces.slice(index + 1)) {
        if (other.box.top > one.box.bottom - 3) break;
        const across =
          Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        if (one.of !== other.of && across > 1) wrong.push(`${one.words} / ${other.words}`);
      }
    });
    return wrong;
  }

  /* Elements whose text does not fit and cannot be scrolled to. */
  function clippedText() {
    return [...new Set(textNodes().map(block))]
      .flatMap((element) => {
        const chain = [];
        for (let one = element; one !== document.documentElement; one = one.parentElement) chain.push(one);
        return chain;
      })
      .filter((element) => {
        const { overflowX, overflowY } = getComputedStyle(element);
        return (
          (["hidden", "clip"].includes(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
          (["hidden", "clip"].includes(overflowY) && element.scrollHeight > element.clientHeight + 1)
        );
      })
      .map(describe);
  }

  const horizontalOverflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

  /* Content off screen is not laid out (content-visibility in site.css), so that its text has no position
   * yet and would seem to overlap other text. On screen it looks as it does after this. */
  function layOutEverything() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { content-visibility: visible !important; }");
    document.adoptedStyleSheets.push(sheet);
  }

  /* WCAG 1.4.12: the spacing that a reader may ask for. */
  function increaseTextSpacing() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { letter-spacing: 0.12em !important; line-height: 1.5 !important; word-spacing: 0.16em !important; }
      p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets.push(sheet);
  }

  function motionProblems() {
    const moving = [...document.querySelectorAll("*")].filter(
      (element) => parseFloat(getComputedStyle(element).transitionDuration) > 0,
    );
    const smooth = getComputedStyle(document.documentElement).scrollBehavior === "smooth";
    return [...moving.map(describe), ...(smooth ? ["The page scrolls smoothly"] : [])];
  }

  /* WCAG's contrast of two colours, of 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
  function contrast(...colours) {
    const [dark, light] = colours
      .map((colour) => {
        const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => {
          const value = part / 255;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      })
      .sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  }
  const background = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const { backgroundColor } = getComputedStyle(one);
      if (!/^rgba\(.*, 0\)$/.test(backgroundColor)) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };

  /* WCAG 1.4.11: a field is found by its border. */
  const lowContrastFields = () =>
    [...document.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea")]
      .filter((field) => contrast(getComputedStyle(field).borderTopColor, background(field.parentElement)) < 3)
      .map(describe);

  /* What is wrong with the focused element, recorded before the next key moves the focus. */
  const stopsSoFar = [];
  function examineFocus() {
    const element = document.activeElement;
    if (element === document.body || stopsSoFar.some((one) => one.element === element)) return;
    const wrong = [];
    const style = getComputedStyle(element);
    const [box] = element.getClientRects();
    const reach = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) wrong.push("has no outline");
    else if (contrast(style.outlineColor, background(reach > 0 ? element.parentElement : element)) < 3) {
      wrong.push("has an outline of low contrast");
    }
    /* WCAG 2.4.11: at least a part of it is on the screen, and nothing lies over that part. */
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (left >= right || top >= bottom) wrong.push("is out of sight");
    else {
      const drawn = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      if (!element.contains(drawn) && !drawn?.contains(element)) wrong.push(`is under ${describe(drawn)}`);
    }
    for (let around = element.parentElement; around; around = around.parentElement) {
      const edge = around.getBoundingClientRect();
      const { contentVisibility, overflowX } = getComputedStyle(around);
      const cuts = (overflowX !== "visible" || contentVisibility === "auto") && around !== document.documentElement;
      if (cuts && (box.left - reach < edge.left || box.right + reach > edge.right)) {
        wrong.push("has an outline that is cut off");
      }
    }
    stopsSoFar.push({ element, wrong: wrong.map((what) => `${describe(element)} ${what}`) });
  }
  addEventListener("keydown", examineFocus, true);

  const focusable = () =>
    [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea")].filter(
      (element) => element.tabIndex >= 0 && rendered(element),
    );

  /* What was wrong where the focus stopped, what it did not reach, and what came out of order. */
  function focusProblems() {
    examineFocus();
    const stops = stopsSoFar.map(({ element }) => element);
    const radios = (element) => element.type === "radio" && !element.checked;
    const missed = focusable().filter((element) => !stops.includes(element) && !radios(element));
    /* Where the page itself has set the focus, on its errors, the first link comes after the last. */
    const again = stops[0].tabIndex < 0 ? focusable()[0] : null;
    const backwards = stops.filter(
      (element, index) =>
        index &&
        element !== again &&
        !(stops[index - 1].compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING),
    );
    return [
      ...stopsSoFar.flatMap(({ wrong }) => wrong),
      ...missed.map((element) => `${describe(element)} is not reached`),
      ...backwards.map((element) => `${describe(element)} comes out of order`),
    ];
  }

  return {
    layoutShift, shortfallAfterJumpToEnd, layOutEverything, overlappingText, clippedText, horizontalOverflow, increaseTextSpacing, motionProblems, lowContrastFields,
    focusProblems, countFocusable: () => focusable().length,
  };
})();
