const voice = globalThis.speechSynthesis;
const list = document.querySelector("[data-speak]");
if (voice && list) {
  const say = text => {
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "ja-JP";
    voice.cancel();
    voice.speak(words);
  };
  const buttons = [...list.querySelectorAll("[data-say]")];
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => say(button.dataset.say));
  }
  // Browsers stay silent before a first click; then the card under the pointer or focus is read.
  if (list.dataset.speak === "auto") {
    for (const button of buttons) button.closest("li").addEventListener("pointerenter", () => navigator.userActivation?.hasBeenActive && say(button.dataset.say));
  }
}
