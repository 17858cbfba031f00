// Connects the page; `window.PageMachine = { hooks }` is read once the document's scripts have run.
addEventListener("DOMContentLoaded", () => {
  const own = window.PageMachine ?? {};

  let again = false; // the tail of a double click, or of a key held down
  const mark = e => { if (e.repeat || e.detail > 1) { again = true; setTimeout(() => again = false); } };
  addEventListener("click", mark, true);
  addEventListener("keydown", mark, true);

  // A field that the page does not echo keeps what was typed, until its form is submitted or the page changes it.
  const submitted = new Set();
  const formOf = field => field.form?.getAttribute("id");
  addEventListener("submit", e => submitted.add(e.target.getAttribute("id")), true);
  addEventListener("input", e => submitted.delete(formOf(e.target)), true);
  const keep = (from, to) => {
    if (!from.matches("input:not([type=file]), textarea") || from.name !== to.name || from.type !== to.type) return;
    if (submitted.has(formOf(from))) return;
    if (from.defaultValue === to.defaultValue) to.value = from.value;
    if (from.defaultChecked === to.defaultChecked) to.checked = from.checked;
  };

  window.liveSocket = new LiveView.LiveSocket("/live", Phoenix.Socket, {
    hooks: own.hooks,
    dom: { onBeforeElUpdated: keep },
    params: {
      _csrf_token: document.querySelector("meta[name=csrf-token]")?.content,
      tab: Math.random().toString(36).slice(2), // a duplicated tab is another one
    },
    encode(msg, send) {
      if (msg.event === "event") {
        msg.payload.seen = document.getElementById(msg.topic.slice(3))?.querySelector("[data-seen]")?.dataset.seen;
        if (again) msg.payload.again = true;
      }
      Phoenix.Serializer.encode(msg, send);
    },
  });
  window.liveSocket.connect();
});
