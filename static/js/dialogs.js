// Opens confirmations as modal dialogs. Browsers with invoker commands do this natively; without this script, other
// browsers show a popover.
export function dialogs(root) {
  if ("commandForElement" in HTMLButtonElement.prototype) return;
  for (const button of root.querySelectorAll("button[commandfor]")) {
    button.addEventListener("click", (event) => {
      const dialog = document.getElementById(button.getAttribute("commandfor"));
      event.preventDefault();
      if (button.getAttribute("command") === "close") dialog.close();
      else dialog.showModal();
    });
  }
}
