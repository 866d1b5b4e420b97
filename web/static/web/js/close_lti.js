// Tells the platform that opened this page that it is done (1EdTech's dynamic registration).
(window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
