/* Says on the page that the browser gave no passkey; django-allauth's script says it in the console. */
document.addEventListener("allauth.error", () => {
  for (const error of document.querySelectorAll(".passkey-error")) error.hidden = false;
});
