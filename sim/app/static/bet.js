// The bet: says where the slider stands, and asks for a first, quick answer.
const bet = document.querySelector("#bet");
const says = document.querySelector("#bet-says");

function tell() {
  const words = `${bet.value} ${bet.dataset.unit}`.trim();
  says.textContent = words;
  bet.setAttribute("aria-valuetext", words);
}

bet.addEventListener("input", tell);
tell();

bet.form.addEventListener("submit", () => {
  const quick = document.createElement("input");
  Object.assign(quick, { type: "hidden", name: "worlds", value: bet.form.dataset.quick });
  if (document.querySelector(".dots")) bet.form.append(quick);
});
