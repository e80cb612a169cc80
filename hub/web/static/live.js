// One stream of events for the whole browser, shared by its tabs: browsers open only six connections
// to a host over HTTP/1.1, and one stream per tab would use them up.
"use strict";
const tabs = new Set();
const tell = (message) => tabs.forEach((tab) => tab.postMessage(message));
let source;
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
  tab.postMessage(source.readyState === EventSource.OPEN ? "on" : "off");
};
open();
