// Waits for a report: says how far it has come, and shows it when it is there.
const said = document.querySelector("#said");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { accept: "application/json" } });
    const { done, words } = await answer.json();
    if (done) {
      location.reload();
      return;
    }
    if (said.textContent !== words) said.textContent = words;
  } catch {
    said.textContent = said.dataset.silent;
  }
  setTimeout(look, 700);
}

if (said) look();
