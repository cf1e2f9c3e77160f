// In the frame: tells the page around it how high the list is. It says nothing else, so anybody may hear it.
const tell = () => parent.postMessage({ type: "convenor-height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) }, "*");

if (parent !== window) new ResizeObserver(tell).observe(document.documentElement);
