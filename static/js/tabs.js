// Scroll each strip of tabs to the current tab, which a narrow screen would hide.
export function tabs(root) {
  for (const current of root.querySelectorAll(".tabs [aria-current]")) {
    const strip = current.closest(".tabs");
    strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
  }
}
