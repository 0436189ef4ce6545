document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
