/* The text editor writes the rules for its placeholders into <style> elements that it creates, which
 * the admin's Content-Security-Policy forbids, as it does those that come with the HTML. What scripts
 * do with the CSSOM is allowed. So the editor gets another element, which shows nothing, and the rules
 * written into that go into a stylesheet constructed for it. */
(() => {
  const createElement = document.createElement;

  document.createElement = function createElementOrAdoptedStyle(name, ...options) {
    if (String(name).toLowerCase() !== "style") return createElement.call(this, name, ...options);
    const element = createElement.call(this, "template");
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(sheet);
    new MutationObserver(() => sheet.replaceSync(element.textContent)).observe(element, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    return element;
  };
})();
