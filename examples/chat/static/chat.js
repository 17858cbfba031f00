// The client leaves a field alone that has the focus, so what was said is taken out of it here.
addEventListener("submit", event => setTimeout(() => event.target.reset()));
