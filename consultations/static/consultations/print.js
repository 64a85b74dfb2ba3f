/* The button “Print” of a page that is made to be printed. Without scripts it stays hidden. */

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
