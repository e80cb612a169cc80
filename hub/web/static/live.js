// One stream of events for the whole browser, shared by its tabs: browsers open only six connections
// to a host over HTTP/1.1, and one stream per tab would use them up.
"use strict";
const tabs = new Set();
let source, last = ""; // nothing is said before the first answer: a page that opens is not "cut"
const tell = (message) => {
  if (message === "on" || message === "off") last = message;
  tabs.forEach((tab) => tab.postMessage(message));
};
function open() {
  source = new EventSource("/live");
  source.onopen = () => tell("on");
  source.onmessage = (event) => tell(event.data);
  source.onerror = () => {
    tell("off");
    if (source.readyState === EventSource.CLOSED) setTimeout(open, 5000); // signed out, or refused
  };
}
self.onconnect = (event) => {
  const tab = event.ports[0];
  tabs.add(tab);
  tab.onmessage = () => tabs.delete(tab); // the only thing a tab says is goodbye
  if (last) tab.postMessage(last);
};
open();
