// Tells moments in the reader's own time zone and in the language of the text around them. The page
// tells them in UTC, which stays in the title, unless the reader has chosen a zone in the account.
// Nothing of the browser's zone is sent anywhere.
const DAY = { year: "numeric", month: "long", day: "numeric" };
const TIME = { hour: "numeric", minute: "2-digit" };

for (const one of document.querySelectorAll("time[datetime*=T]:not([data-told])")) {
    const at = new Date(one.dateTime);
    const isToday = at.toDateString() === new Date().toDateString();
    const parts = isToday && "clockToday" in one.dataset ? TIME : { ...DAY, ...TIME };
    one.title = one.textContent;
    one.textContent = new Intl.DateTimeFormat(one.closest("[lang]").lang, parts).format(at);
}
