/* Marks in an article’s contents list the section being read. Without it the list is a plain one. */
(() => {
  const list = document.querySelector(".contents");
  const sections = [...list.querySelectorAll("a")].map((link) => ({
    link,
    heading: document.getElementById(decodeURIComponent(link.hash.slice(1))),
  }));
  const text = sections[0].heading.parentElement;
  const beside = matchMedia("(min-width: 64rem)"); // the text, as site.css has it
  let marked, waiting;

  function beingRead() {
    if (!beside.matches) return undefined; // and nothing is measured
    /* A heading counts once it is above this line, which sinks as the page comes to its end, where
       short sections cannot rise any further. Of those in view, the one asked for wins. */
    const left = document.documentElement.scrollHeight - innerHeight - scrollY;
    const line = Math.max(innerHeight / 5, innerHeight - left);
    const top = ({ heading }) => heading.getBoundingClientRect().top;
    const begun = sections.filter((section) => top(section) <= line);
    const asked = begun.find((one) => one.link.hash === location.hash && top(one) >= 0);
    return text.getBoundingClientRect().bottom > 0 ? (asked ?? begun.at(-1)) : undefined;
  }

  function mark() {
    waiting = false;
    const section = beingRead();
    if (section === marked) return;
    marked?.link.removeAttribute("aria-current");
    section?.link.setAttribute("aria-current", "location");
    marked = section;
    if (section) keepInView(section.link);
  }

  /* A long list scrolls by itself. */
  function keepInView(link) {
    const [box, at] = [list, link].map((element) => element.getBoundingClientRect());
    if (at.top < box.top || at.bottom > box.bottom) {
      list.scrollTop += at.top - box.top - box.height / 2;
    }
  }

  function soon() {
    if (!waiting) waiting = requestAnimationFrame(mark);
  }

  ["scroll", "resize", "hashchange"].forEach((event) => addEventListener(event, soon));
  mark();
})();
