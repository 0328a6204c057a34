(function () {
  "use strict";
  var root = document.documentElement, slides = [].slice.call(document.querySelectorAll(".slide")), here = 0;
  var where = document.querySelector(".where");
  root.classList.add("js");
  slides.forEach(function (slide) {
    var answer = slide.querySelector("[data-reveal]"), button = slide.querySelector(".reveal");
    if (!answer) { return; }
    answer.hidden = true;
    button.addEventListener("click", function () { reveal(slide); });
  });
  function reveal(slide) {
    var answer = slide.querySelector("[data-reveal]");
    if (!answer || !answer.hidden) { return false; }
    answer.hidden = false;
    slide.querySelector(".reveal").hidden = true;
    answer.querySelector(".answer").focus({ preventScroll: true });
    return true;
  }
  function show(number, focus) {
    here = Math.max(0, Math.min(slides.length - 1, number));
    slides.forEach(function (slide, index) { slide.hidden = index !== here; });
    where.textContent = (here + 1) + " / " + slides.length;
    history.replaceState(null, "", "#" + (here + 1));
    window.scrollTo(0, 0);
    if (focus) { slides[here].querySelector("h1, h2").focus({ preventScroll: true }); }
  }
  function more() { return window.scrollY + window.innerHeight < root.scrollHeight - 2; }
  function next() { if (!reveal(slides[here])) { show(here + 1, true); } }
  function back() { show(here - 1, true); }
  function full() {
    if (document.fullscreenElement) { document.exitFullscreen(); } else if (root.requestFullscreen) { root.requestFullscreen(); }
  }
  function notes() {
    var on = root.classList.toggle("with-notes");
    document.querySelector("[data-do=notes]").setAttribute("aria-pressed", String(on));
  }
  var doing = { next: next, back: back, full: full, notes: notes };
  [].forEach.call(document.querySelectorAll("[data-do]"), function (button) {
    button.addEventListener("click", function () { doing[button.dataset.do](); });
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var onButton = event.target.closest && event.target.closest("button, a");
    switch (event.key) {
      case "ArrowDown": case "PageDown": if (more()) { return; } next(); break;
      case "ArrowRight": next(); break;
      case "ArrowUp": case "PageUp": if (window.scrollY > 0) { return; } back(); break;
      case "ArrowLeft": back(); break;
      case " ": case "Enter": if (onButton || more()) { return; } next(); break;
      case "Home": show(0, true); break;
      case "End": show(slides.length - 1, true); break;
      case "f": case "F": full(); break;
      case "n": case "N": notes(); break;
      default: return;
    }
    event.preventDefault();
  });
  window.addEventListener("hashchange", function () { show(parseInt(location.hash.slice(1), 10) - 1 || 0, false); });
  show(parseInt(location.hash.slice(1), 10) - 1 || 0, false);
})();
