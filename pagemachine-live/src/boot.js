// Connects the page; `window.PageMachine = { hooks }` is read once the document's scripts have run.
addEventListener("DOMContentLoaded", () => {
  const own = window.PageMachine ?? {};

  // Each event carries what the page showed when its DOM event fired (`seen`), and whether that was the second
  // click of a double click, or a repeat of a held key (`again`). The client may send it much later, for example after a debounce, so both are
  // stored: first by DOM event, and by payload once the client has made one.
  const moments = new WeakMap();
  let burst = {}; // the clicks of a double click, or a key and its repeats; `sent` once one of them has sent an event
  let current = {}; // the click or key that is being handled: the clicks and submits that it causes belong to its burst
  const now = () => ({ burst: current.burst, seen: document.querySelector("#pm [data-seen]")?.dataset.seen });

  const noteGesture = e => {
    if (e.type.startsWith("key") || e.detail > 0) { // the `detail` of a click by a key, a label or a script is 0
      const repeats = e.repeat || e.detail > 1;
      if (!repeats && e.type !== "keypress") burst = {};
      current = { burst, again: (repeats && burst.sent) || undefined };
      setTimeout(() => current = {});
    }
    moments.set(e, { ...now(), again: current.again });
  };
  const noteOther = e => moments.set(e, now()); // the input of a held key is not a repeat
  for (const type of ["click", "keydown", "keypress", "submit"]) addEventListener(type, noteGesture, true);
  for (const type of ["input", "change", "keyup", "focusin"]) addEventListener(type, noteOther, true);

  addEventListener("phx:push", ({ detail: { payload, originalEvent } }) => {
    if (Object(payload) !== payload) return; // a navigation has none
    const moment = moments.get(originalEvent) ?? now(); // a hook or a script pushes without a DOM event
    if (moment.burst) moment.burst.sent = true;
    moments.set(payload, moment);
  }, true);

  // The client drops a click on an element while an earlier reply is out. Each click of an `every` event counts, so it
  // is pushed here. This listener runs before the client's, which then finds the element waiting and drops the click.
  addEventListener("click", e => {
    const target = e.target.closest?.("[phx-click]:not(:disabled)");
    if (!target?.matches("[data-phx-ref-src]:not([phx-debounce], [phx-throttle])")) return;
    const event = target.getAttribute("phx-click");
    const [name] = event.match(/^\w*/);
    if (!document.querySelector(`#pm > [data-every~="${name}"]`)) return;
    window.liveSocket.execJS(target, JSON.stringify([["push", { event }]]), "click");
  });

  // In a debug build the host explains each rejected event.
  addEventListener("phx:pagemachine:rejected", e => console.warn(`PageMachine: ${e.detail}`));

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
        // For a hook, `phx:push` has only the value; for a recovered form, it does not fire.
        const { seen, again } = moments.get(msg.payload) ?? moments.get(msg.payload.value) ?? now();
        Object.assign(msg.payload, { seen, again });
      }
      Phoenix.Serializer.encode(msg, send);
    },
  });
  window.liveSocket.connect();
});
