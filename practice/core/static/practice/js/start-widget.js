/* <start-widget> starts the widget before it, where Wagtail would write an inline script, which the
 * admin's Content-Security-Policy forbids: templates/wagtailadmin/widgets/start.html.
 *
 * A custom element does so at the same moment as the script would, in the page, in a row added to an
 * inline panel and in a dialogue. It can call only the functions listed here, whatever HTML comes into
 * a page, and their arguments are data. */
(() => {
  const START = {
    __proto__: null,
    initDateChooser: (id, options) => window.initDateChooser(id, options),
    initDateTimeChooser: (id, options) => window.initDateTimeChooser(id, options),
    initTimeChooser: (id, options) => window.initTimeChooser(id, options),
    Chooser: (id, options) => new window.Chooser(id, options),
    DocumentChooser: (id, options) => new window.DocumentChooser(id, options),
    ImageChooser: (id, options) => new window.ImageChooser(id, options),
    PageChooser: (id, options) => new window.PageChooser(id, options),
    SnippetChooser: (id, options) => new window.SnippetChooser(id, options),
    InlinePanel: (id, options) => new window.InlinePanel(options),
    MultipleChooserPanel: (id, options) => new window.MultipleChooserPanel(options),
  };

  customElements.define(
    "start-widget",
    class extends HTMLElement {
      connectedCallback() {
        const { function: name, id, options } = this.dataset;
        this.remove(); // what is moved within the page later must not start again
        START[name](id, JSON.parse(options));
      }
    },
  );
})();
