// A page whose form only asks for a click that no program reading along would make.
document.querySelector("[data-send-at-once]")?.requestSubmit();
