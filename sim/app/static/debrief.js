// The debrief: what would have ended the game better is listed as it is found.
const place = document.querySelector("#better-found");

if (place.dataset.more) {
  const told = new EventSource(place.dataset.more);
  told.addEventListener("message", (event) => {
    const { html, done } = JSON.parse(event.data);
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const parts = [...fresh.body.children].map((part) => document.adoptNode(part));
    const before = place.querySelector("[role=status]");
    const now = parts.shift();
    before.textContent = now.textContent;
    while (before.nextSibling) before.nextSibling.remove();
    place.append(...parts);
    if (done) told.close();
  });
}
