// Sends the one form of a page on at once: the platform that waits for it is another site.
document.getElementById("sent-on").submit();
