// What opened over the page closes when the keyboard leaves it, or focus would go on behind it.
addEventListener("focusout", ({ target, relatedTarget: to }) => {
  const popover = target.closest?.("[popover]");
  if (popover && to && !popover.contains(to) && to.getAttribute("popovertarget") !== popover.id) popover.hidePopover();
});
