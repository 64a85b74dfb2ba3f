/* Tells the focal point's chooser (Jcrop) whether there is a touch screen. It would find out with an
 * inline event handler, which the admin's Content-Security-Policy forbids. */
window.jQuery.Jcrop.defaults.touchSupport = "ontouchstart" in window;
