/* Pins the text editor's toolbar until its user decides otherwise: somebody who has never seen the
 * editor should find "Bold" and "Cite" without first selecting text. The key is Wagtail's own. */
try {
  if (!localStorage.getItem("wagtail:draftail-toolbar")) {
    localStorage.setItem("wagtail:draftail-toolbar", "sticky");
  }
} catch {
  /* Storage is switched off; Wagtail's default holds. */
}
