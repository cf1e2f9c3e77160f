// Inside the iframe: posts the height of the list to the parent page, which may have any origin.
const tell = () => parent.postMessage({ type: "convenor-height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) }, "*");

if (parent !== window) new ResizeObserver(tell).observe(document.documentElement);
