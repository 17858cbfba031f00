// Connects the page; `window.PageMachine = { hooks }` is read once the document's scripts have run.
addEventListener("DOMContentLoaded", () => {
  const own = window.PageMachine ?? {};
  let again = false; // the tail of a double click, or of a key held down
  const mark = e => { if (e.repeat || e.detail > 1) { again = true; setTimeout(() => again = false); } };
  addEventListener("click", mark, true);
  addEventListener("keydown", mark, true);
  // The client sets a field that has no focus to what the page says of it: what was typed there would be lost by any
  // update. It stays until the page says something else than it did before.
  const keep = (from, to) => {
    if (!from.matches("input:not([type=file]), textarea")) return;
    if (from.defaultValue === to.defaultValue && from.value !== to.value) to.value = from.value;
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
