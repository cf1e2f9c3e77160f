// Leaves empty fields out of the URL of a filter form; its button submits it.
export function filterForms(root) {
  for (const form of root.querySelectorAll("form[data-filter]")) {
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
    });
  }
}
